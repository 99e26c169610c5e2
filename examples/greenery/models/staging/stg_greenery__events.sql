select
    event_id,
    session_id,
    user_id,
    event_type,
    page_url,
    created_at,
    product_id,
    order_id
from {{ source('greenery', 'events') }}
