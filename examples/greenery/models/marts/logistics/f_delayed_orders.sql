select
    order_id,
    user_id,
    state,
    shipping_service,
    ordered_at,
    estimated_delivery_at,
    delivered_at,
    {{ greenery_kit.hours_between('estimated_delivery_at', 'delivered_at') }} as hours_late
from {{ ref('f_orders') }}
where is_late
