{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='event_id',
        on_schema_change='fail'
    )
}}

select
    event_id,
    session_id,
    user_id,
    product_id,
    page_url,
    created_at as viewed_at
from {{ ref('stg_greenery__events') }}
where
    event_type = 'page_view'
    {% if is_incremental() %}
    and created_at >= (select max(viewed_at) from {{ this }})
    {% endif %}
