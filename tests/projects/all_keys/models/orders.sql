select 1 as id, current_date as day, 2.5 as amount, 'x' as kind
