{{ config(materialized='incremental') }}
select * from {{ ref('feed') }}
