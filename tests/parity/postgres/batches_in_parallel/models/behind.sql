{{ config(materialized='incremental', incremental_strategy='microbatch', unique_key='id', event_time='made_at', batch_size='day', begin='2024-01-01', concurrent_batches=false) }}
select * from {{ ref('daily') }}
