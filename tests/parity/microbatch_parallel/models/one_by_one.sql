{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='made_at', batch_size='day', begin='2024-01-01') }}
select *, {% if is_incremental() %}(select count(*) from {{ this }}){% else %}0{% endif %} as before from {{ ref('events') }}
