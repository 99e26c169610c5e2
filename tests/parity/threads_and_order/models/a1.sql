{{ config(materialized='table') }}
select i as id from range(200) t(i)
