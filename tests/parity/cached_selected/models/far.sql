{{ config(materialized='table', schema='far') }}
select 1 as id
