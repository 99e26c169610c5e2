{{ config(materialized='table', meta={'owner': 'me'}, tags=['t'], own_key=1) }}
select 1::integer as id, 'a' as name, {'x': 1, 'y': {'z': 'w'}} as s, 1.5::decimal(10, 2) as amount
