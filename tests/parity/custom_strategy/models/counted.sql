{{ config(materialized='incremental', incremental_strategy='counted', unique_key='id', incremental_predicates=['1 = 1']) }}
select * from {{ ref('raw') }}
