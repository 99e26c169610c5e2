{{ config(materialized='incremental', persist_docs={'relation': true}) }}
select * from {{ ref('t') }}
