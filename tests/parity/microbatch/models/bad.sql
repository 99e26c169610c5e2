{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts', batch_size='day', begin='2024-01-01') }}
select id, ts, case when id = 2 then error('no two') else 'x' end as x from {{ ref('ev') }}
