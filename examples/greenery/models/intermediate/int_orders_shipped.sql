select
    order_id,
    min(created_at) as shipped_at
from {{ ref('stg_greenery__events') }}
where event_type = 'package_shipped'
group by order_id
