{{ config(materialized='incremental', full_refresh=true) }}
select id, '{{ is_incremental() }}' as second from {{ ref('events') }}
