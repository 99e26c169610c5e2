{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts', batch_size='day', begin='2024-01-01') }}
select id, ts, case when id = 1 then error('no one') else 'x' end as x from {{ ref('ev') }}
