{{ config(materialized='incremental', incremental_strategy='microbatch', unique_key=['id', 'at'], event_time='at', batch_size='hour', begin='2024-01-02 09:00:00', concurrent_batches=false) }}
select id, at from {{ ref('events') }}
