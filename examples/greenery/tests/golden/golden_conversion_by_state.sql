-- Georgia is where the employee lives. Everywhere else every session ends with an order.
{{ config(tags=['golden']) }}

select
    state,
    sum(sessions) as sessions,
    sum(checkout_sessions) as checkout_sessions
from {{ ref('agg_product_funnel_by_state') }}
group by state
having
    case
        when state = 'Georgia' then sum(sessions) <> 221 or sum(checkout_sessions) <> 4
        else sum(sessions) <> sum(checkout_sessions)
    end
