{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts', batch_size='day', begin='2024-01-01', pre_hook="create table if not exists log_pre as select 1 as x", post_hook="create table if not exists log_post as select 1 as x") }}
-- {{ model.batch.id if model.batch }} {{ model.batch.event_time_start if model.batch }} {{ is_incremental() }} {{ config.get('__dbt_internal_microbatch_event_time_start') }}
select id, ts from {{ ref('ev') }}
