{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts', batch_size='day', begin='2024-01-01 10:30') }}
select *, {{ dbt.string_literal(model.batch.event_time_start.tzinfo ~ '') if model.batch else 'null' }} as zone
from {{ ref('sales') }}
