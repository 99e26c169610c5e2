{{ config(materialized='incremental', unique_key='id', incremental_strategy='merge', sql_header="set local work_mem = '4MB';", unlogged=true) }}
select * from {{ ref('feed') }}
