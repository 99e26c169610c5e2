-- Sessions without an order, by account.
select
    user_id,
    is_greenery_employee,
    count(*) as sessions,
    sum(case when has_checkout then 0 else 1 end) as sessions_without_order
from {{ ref('fact_user_sessions') }}
group by user_id, is_greenery_employee
having sum(case when has_checkout then 0 else 1 end) > 0
order by sessions_without_order desc
