{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='made_at', batch_size='day', begin='2024-01-01') }}
select *, case when id = 3 then {{ var('three', "error('no three')") }} else '' end as c, '{{ model.batch.id }}' as batch from {{ ref('events') }}
