{{ config(materialized='incremental') }}
select id, {{ told() }} from {{ ref('base') }}
