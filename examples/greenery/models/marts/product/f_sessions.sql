{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='session_id',
        on_schema_change='append_new_columns'
    )
}}

select
    session_id,
    user_id,
    order_id,
    started_at,
    ended_at,
    last_event_at,
    cast(started_at as date) as session_date,
    page_views,
    add_to_carts,
    checkouts,
    packages_shipped,
    page_views > 0 as has_page_view,
    -- Whoever checked out had something in the cart, even if the click that put it there got lost.
    add_to_carts > 0 or checkouts > 0 as has_cart,
    checkouts > 0 as has_checkout,
    {{ dbt.datediff('started_at', 'ended_at', 'second') }} as seconds
from {{ ref('int_sessions_agg') }}

{% if is_incremental() %}
-- A session changes when its parcel leaves, so it is found by its last event.
where last_event_at >= (select max(last_event_at) from {{ this }})
{% endif %}
