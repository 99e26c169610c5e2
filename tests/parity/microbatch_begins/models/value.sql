{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts', batch_size='day', begin=modules.datetime.datetime(2024, 1, 1)) }}
select *, {{ dbt.string_literal(model.batch.event_time_start.tzinfo ~ '') if model.batch else 'null' }} as zone
from {{ ref('sales') }}
