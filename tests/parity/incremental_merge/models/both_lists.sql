{{ config(materialized='incremental', incremental_strategy='merge', unique_key=['id', 'part'], merge_update_columns=['amount'], merge_exclude_columns=['name']) }}
select * from {{ ref('events') }}
