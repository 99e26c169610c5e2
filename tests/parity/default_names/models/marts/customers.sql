{{ config(alias='people', schema='Crm') }}
select * from {{ ref('orders') }}
