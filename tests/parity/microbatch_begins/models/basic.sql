{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts', batch_size='day', begin='20240101') }}
select *, {{ dbt.string_literal(model.batch.event_time_start.tzinfo ~ '') if model.batch else 'null' }} as zone
from {{ ref('sales') }}
