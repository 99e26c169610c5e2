{{ config(materialized='table') }}
select * from {{ ref('raw') }} where day >= '{{ var("start") }}'
