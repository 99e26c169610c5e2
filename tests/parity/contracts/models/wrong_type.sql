{{ config(materialized='table') }}
select 'a' as id, 2 as name, 3 as extra
