-- Every session of a customer ends with an order; all that are lost are an employee's.
{{ config(tags=['golden']) }}

select
    is_greenery_employee,
    sum(sessions) as sessions,
    sum(cart_sessions) as cart_sessions,
    sum(checkout_sessions) as checkout_sessions
from {{ ref('agg_product_funnel_by_state') }}
group by is_greenery_employee
having
    not (
        (is_greenery_employee and sum(sessions) = 219 and sum(cart_sessions) = 108 and sum(checkout_sessions) = 2)
        or (not is_greenery_employee and sum(sessions) = 359 and sum(cart_sessions) = 359 and sum(checkout_sessions) = 359)
    )
