{{ config(materialized='external', format='json') }}
select id from {{ ref('as_csv') }}
