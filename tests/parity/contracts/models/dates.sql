{{ config(materialized='table') }}
select now()::timestamp as a, 1::bigint as b, 'x' as c
