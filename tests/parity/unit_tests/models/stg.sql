{{ config(materialized='table') }}
select 1 as id, 'a' as name, date '2024-01-01' as day, 1.5::decimal(9,2) as price, true as ok
