{{ config(materialized='stamped', stamp='x') }}
select 1 as id
