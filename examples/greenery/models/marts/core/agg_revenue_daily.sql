with days as (

    select
        cast(ordered_at as date) as order_date,
        count(*) as orders,
        count(distinct user_id) as buyers,
        sum(units) as units,
        sum(order_cost) as order_cost,
        sum(shipping_cost) as shipping_cost,
        sum(discount) as discount,
        sum(order_total) as revenue
    from {{ ref('f_orders') }}
    group by 1

)

select
    *,
    {{ greenery_kit.rate('revenue', 'orders') }} as mean_order,
    sum(orders) over (order by order_date) as orders_to_date,
    sum(revenue) over (order by order_date) as revenue_to_date,
    revenue - lag(revenue) over (order by order_date) as change_in_revenue
from days
