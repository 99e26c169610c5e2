select
    items.order_id,
    items.product_id,
    items.product_name,
    orders.user_id,
    orders.promo_id,
    orders.ordered_at,
    items.quantity,
    items.price,
    items.line_total
from {{ ref('int_order_items_priced') }} as items
inner join {{ ref('stg_greenery__orders') }} as orders
    on items.order_id = orders.order_id
