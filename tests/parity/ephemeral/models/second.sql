{{ config(materialized='ephemeral') }}
with own as (
    select * from {{ ref('first') }}
)
select id + 1 as id, name from own
