{{ config(materialized='table') }}
-- reads what changes its kind
select id * 2 as id, name from {{ ref('numbers') }}
