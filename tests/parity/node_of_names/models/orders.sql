{{ config(materialized='table', meta={'team': 'sales'}, tags=['daily'], crew=3) }}
select 1 as id
