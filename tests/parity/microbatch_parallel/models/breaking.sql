{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='made_at', batch_size='day', begin='2024-01-01') }}
select *, case when id in (3, 6) then {{ var('broken', "error('no')") }} else '' end as c from {{ ref('events') }}
