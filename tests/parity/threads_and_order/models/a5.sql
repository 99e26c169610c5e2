{{ config(materialized='incremental', unique_key='id') }}
select id + 1 as id from {{ ref('a3') }}
