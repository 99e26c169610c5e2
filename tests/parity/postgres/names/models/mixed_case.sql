{{ config(materialized='table', alias='Mixed Case', schema='Other Schema') }}
select 1 as "Id", 'x' as "select"
