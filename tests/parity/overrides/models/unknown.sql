{{ config(materialized='imagined') }}
select 1
