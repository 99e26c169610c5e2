{{ config(materialized='incremental' if var('more', false) else 'view') }}
select * from {{ ref('feed') }}
