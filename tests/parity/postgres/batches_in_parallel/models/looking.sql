{{ config(materialized='incremental', incremental_strategy='microbatch', unique_key='id', event_time='made_at', batch_size='day', begin='2024-01-01') }}
select *, {% if is_incremental() %}(select max(id) from {{ this }}){% else %}0{% endif %} as latest from {{ ref('events') }}
