{{ config(materialized='table', database='second', schema='deep') }}
select * from {{ ref('from_csv') }}
