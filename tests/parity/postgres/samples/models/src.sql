{{ config(materialized='table', event_time='"Made At"') }}
select id, made as "Made At" from (values (1, now()::timestamp - interval '1 hour'), (2, now()::timestamp - interval '10 hours'), (3, timestamp '2024-01-01 05:00:00'), (4, timestamp '2024-01-02 05:00:00')) as t (id, made)
