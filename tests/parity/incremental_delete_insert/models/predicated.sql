{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='id', incremental_predicates=['amount < 100', 'id > 1']) }}
select id, amount from {{ ref('events') }} where day > '2021-01-01' or id = 1
