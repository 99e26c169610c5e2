{{ config(materialized='table', grants={'select': ['anna', 'bert'], 'insert': 'carl'}) }}
select 1 as id
