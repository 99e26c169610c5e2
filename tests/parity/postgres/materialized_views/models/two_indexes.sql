{{ config(materialized='materialized_view', indexes=[{'columns': ['id']}, {'columns': ['ID', 'name'], 'type': 'btree'}]) }}
select * from {{ ref('stable') }}
