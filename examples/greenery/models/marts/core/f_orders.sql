select
    orders.order_id,
    orders.user_id,
    orders.promo_id,
    orders.address_id,
    addresses.state,
    orders.ordered_at,
    orders.order_cost,
    orders.shipping_cost,
    {{ money('coalesce(promos.discount, 0)') }} as discount,
    orders.order_total,
    cast(items.order_lines as integer) as order_lines,
    cast(items.units as integer) as units,
    orders.order_status,
    orders.shipping_service,
    shipped.shipped_at,
    orders.estimated_delivery_at,
    orders.delivered_at,
    cast({{ greenery_kit.hours_between('orders.ordered_at', 'shipped.shipped_at') }} as double precision) as hours_to_ship,
    cast({{ greenery_kit.hours_between('orders.ordered_at', 'orders.delivered_at') }} as double precision) as hours_to_deliver,
    orders.delivered_at > orders.estimated_delivery_at as is_late
from {{ ref('stg_greenery__orders') }} as orders
inner join (
    select
        order_id,
        count(*) as order_lines,
        sum(quantity) as units
    from {{ ref('stg_greenery__order_items') }}
    group by order_id
) as items
    on orders.order_id = items.order_id
left join {{ ref('stg_greenery__addresses') }} as addresses
    on orders.address_id = addresses.address_id
left join {{ ref('stg_greenery__promos') }} as promos
    on orders.promo_id = promos.promo_id
left join {{ ref('int_orders_shipped') }} as shipped
    on orders.order_id = shipped.order_id
