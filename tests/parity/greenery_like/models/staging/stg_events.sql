{{
  config(
    materialized = 'table'
    , unique_key = 'event_id'
  )
}}

with source as (
    select * from {{ source('raw', 'events') }}
)

, renamed as (
    select
        event_id
        , session_id
        , user_id
        , event_type
        , created_at as created_at_utc
    from source
)

select * from renamed
