select
    orders.order_id,
    orders.user_id,
    orders.promo_id,
    promos.promo_status,
    orders.ordered_at,
    orders.order_cost,
    orders.shipping_cost,
    orders.discount,
    orders.order_total,
    {{ greenery_kit.rate('orders.discount', 'orders.order_cost + orders.shipping_cost') }} as discount_rate
from {{ ref('f_orders') }} as orders
inner join {{ ref('d_promos') }} as promos
    on orders.promo_id = promos.promo_id
