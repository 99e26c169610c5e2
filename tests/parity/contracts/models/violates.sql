{{ config(materialized='table') }}
select null::int as id, 5 as amount
