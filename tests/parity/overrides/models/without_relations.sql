{{ config(materialized='without_relations') }}
select 1
