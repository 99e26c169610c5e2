{{ config(grants={'select': 'anna'}, materialized='table') }}
select 1 as id
