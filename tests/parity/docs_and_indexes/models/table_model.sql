{{ config(materialized='table', indexes=[{'columns': ['id'], 'unique': true}, {'columns': ['name', 'id']}]) }}
select 1 as id, 'a' as name, 2 as "Mixed"
