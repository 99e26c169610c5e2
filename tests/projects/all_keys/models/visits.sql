select 1 as visit_id, 1 as visitor, current_date as visited_on, true as bought
