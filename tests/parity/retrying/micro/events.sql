{{ config(materialized='table', event_time='made_at') }}
select 1 as id, timestamp '2024-01-01 05:00:00' as made_at union all select 2, timestamp '2024-01-02 05:00:00' union all select 3, timestamp '2024-01-03 05:00:00' union all select 4, timestamp '2024-01-04 05:00:00'
