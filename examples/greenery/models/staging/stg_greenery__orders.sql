select
    order_id,
    user_id,
    promo_id,
    address_id,
    created_at as ordered_at,
    {{ money('order_cost') }} as order_cost,
    {{ money('shipping_cost') }} as shipping_cost,
    {{ money('order_total') }} as order_total,
    status as order_status,
    tracking_id,
    {{ source_column('orders', 'shipping_service', 'varchar') }},
    estimated_delivery_at,
    delivered_at
from {{ source('greenery', 'orders') }}
