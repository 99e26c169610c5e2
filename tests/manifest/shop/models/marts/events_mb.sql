{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ordered_at', batch_size='day', begin='2024-01-01', lookback=2) }}
select * from {{ ref('stg_orders') }}
