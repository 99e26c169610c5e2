{{ config(materialized='table', event_time='ts') }}
select 1 as id, timestamp '2024-01-01 03:00:00' as ts union all select 2, timestamp '2024-01-02 04:00:00' union all select 3, timestamp '2024-01-03 05:00:00'
