{{ config(tags=['golden']) }}

with totals as (

    select
        count(*) as orders,
        count(distinct user_id) as buyers,
        sum(order_cost) as order_cost,
        sum(shipping_cost) as shipping_cost,
        sum(order_total) as order_total,
        sum(units) as units,
        sum(order_lines) as order_lines,
        {{ rounded('avg(hours_to_deliver)', 1) }} as mean_hours_to_deliver,
        {{ count_sessions('is_late') }} as late,
        {{ count_sessions('not is_late') }} as in_time
    from {{ ref('f_orders') }}

)

select *
from totals
where
    not (
        orders = 361
        and buyers = 124
        and order_cost = 89834.40
        and shipping_cost = 2033.17
        and order_total = 91351.57
        and units = 2165
        and order_lines = 862
        and mean_hours_to_deliver = 93.4
        and late = 173
        and in_time = 113
    )
