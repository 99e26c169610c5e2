{{ config(materialized='incremental', unique_key=['id', 'grp'], incremental_strategy='delete+insert', incremental_predicates=["grp <> 'b'"]) }}
select * from {{ ref('feed') }}
