{{ config(materialized='table', unlogged=true, indexes=[
  {'columns': ['id'], 'unique': true},
  {'columns': ['id', 'name'], 'type': 'btree'},
  {'columns': ['name'], 'type': 'hash'}
]) }}
select * from {{ ref('a_view') }}
