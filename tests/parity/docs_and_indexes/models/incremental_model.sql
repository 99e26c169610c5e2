{{ config(materialized='incremental', unique_key='id', indexes=[{'columns': ['id']}]) }}
select 1 as id, 'a' as name
