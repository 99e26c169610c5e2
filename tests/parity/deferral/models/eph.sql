{{ config(materialized='ephemeral') }}
select id, '{{ target.schema }}' as made_in from {{ ref('base') }}
