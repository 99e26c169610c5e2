select
    user_id,
    cast(count(*) as integer) as orders,
    cast(count(promo_id) as integer) as orders_with_promo,
    min(ordered_at) as first_ordered_at,
    max(ordered_at) as last_ordered_at,
    sum(order_total) as total_spent
from {{ ref('stg_greenery__orders') }}
group by user_id
