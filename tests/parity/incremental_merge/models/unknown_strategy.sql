{{ config(materialized='incremental', incremental_strategy='guess') }}
select id from {{ ref('events') }}
