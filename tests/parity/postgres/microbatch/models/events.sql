{{ config(materialized='table', event_time='at') }}
select 1 as id, timestamp '2024-01-01 10:00:00' as at, 'a' as what
union all select 2, timestamp '2024-01-02 10:00:00', 'b'
union all select 3, timestamp '2024-01-03 10:00:00', '{{ var("third", "c") }}'
