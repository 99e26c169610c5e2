{{ config(materialized='ephemeral', event_time='made_at') }}
select * from {{ ref('src') }}
