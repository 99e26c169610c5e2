{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts', batch_size='month', begin='2023-11-05') }}
select nope from {{ ref('ev') }}
