{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts', batch_size='year', begin='2023-01-01', lookback=2) }}
select id, ts from {{ ref('ev') }}
