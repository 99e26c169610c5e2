{{ config(materialized='incremental', full_refresh=false) }}
select id, '{{ is_incremental() }}' as second from {{ ref('events') }}
