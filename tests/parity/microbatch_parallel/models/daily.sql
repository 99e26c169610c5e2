{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='made_at', batch_size='day', begin='2024-01-01', pre_hook='create or replace table hooked as select 1 as id', post_hook='insert into hooked select count(*) from {{ this }}') }}
select *, '{{ model.batch.id }}' as batch from {{ ref('events') }}
