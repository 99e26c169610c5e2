{{ config(materialized='external') }}
select 1 as id, 'a' as name, date '2021-01-01' as day
