{{ config(materialized='table') }}
select 'abc'::int as id
