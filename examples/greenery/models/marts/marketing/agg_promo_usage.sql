with usage as (

    select
        coalesce(promo_id, 'none') as promo_id,
        count(*) as orders,
        count(distinct user_id) as buyers,
        sum(units) as units,
        sum(discount) as discount,
        sum(order_total) as revenue
    from {{ ref('f_orders') }}
    group by 1

)

select
    *,
    {{ greenery_kit.rate('orders', 'sum(orders) over ()') }} as share_of_orders,
    {{ greenery_kit.rate('revenue', 'orders') }} as mean_order,
    {{ greenery_kit.rate('units', 'orders') }} as mean_units
from usage
