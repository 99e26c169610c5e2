{{ config(materialized='incremental', unique_key='coalesce(DBT_INTERNAL_SOURCE.id, 0)', incremental_strategy='delete+insert') }}
select * from {{ ref('feed') }}
