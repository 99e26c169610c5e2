{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='made_at', batch_size='day', begin='2024-01-01') }}
select *, '{{ model.batch.id }}' as batch from {{ ref('src') }}
