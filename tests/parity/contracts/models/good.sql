{{ config(materialized='table') }}
select 'Ann' as name, 1 as id, date '2021-01-01' as born, 1.5::decimal(10,2) as price
