{{ config(materialized='incremental', unique_key='id', incremental_strategy='delete_insert') }}
select * from {{ ref('feed') }}
