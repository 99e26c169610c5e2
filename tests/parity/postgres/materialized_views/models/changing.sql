{{ config(materialized='materialized_view', on_configuration_change=var('when', 'apply'), indexes=var('indexes', [{'columns': ['id'], 'unique': true}])) }}
select id, name from {{ ref('stable') }}
