{{ config(materialized='incremental', unique_key=['id', 'grp'], incremental_strategy='merge', merge_exclude_columns=['grp'], incremental_predicates=["DBT_INTERNAL_DEST.id < 100"]) }}
select * from {{ ref('feed') }}
