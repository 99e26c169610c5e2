{{ config(materialized='table', event_time='ts') }}
select i as id, timestamp '2024-01-01 01:00:00' + interval (i) day as ts from range(3) t(i)
