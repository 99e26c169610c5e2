{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts', batch_size='day', begin='2024-01-01') }}
{% set batch = model.batch | string if model.batch else '' %}
select *, '{{ batch | replace("'", '') }}' as batch
from {{ ref('sales').render() }}
