{{ config(materialized='incremental', incremental_strategy='merge', unique_key='key', incremental_predicates=["DBT_INTERNAL_DEST.amount < 20"]) }}
select id || part as key, amount from {{ ref('events') }}
