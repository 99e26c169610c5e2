{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='sold_at', begin='2024-01-01', batch_size='day') }}
select 1 as id, '2024-01-01 10:00:00'::timestamp as sold_at
