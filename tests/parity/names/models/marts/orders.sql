{{ config(alias='all orders', materialized='table') }}
select * from {{ ref('stg_orders') }}
