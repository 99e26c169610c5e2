{{ config(materialized='table', event_time='made_at') }}
select n as id, timestamp '2024-01-01 05:00:00' + interval '1 day' * (n - 1) as made_at from generate_series(1, 8) as n
