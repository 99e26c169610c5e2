select
    session_id,
    min(user_id) as user_id,
    min(created_at) as started_at,
    -- The parcel leaves hours after the user did.
    max(case when event_type <> 'package_shipped' then created_at end) as ended_at,
    max(created_at) as last_event_at,
    {{ count_events('page_view') }} as page_views,
    {{ count_events('add_to_cart') }} as add_to_carts,
    {{ count_events('checkout') }} as checkouts,
    {{ count_events('package_shipped') }} as packages_shipped,
    max(order_id) as order_id
from {{ ref('stg_greenery__events') }}
group by session_id
