{{ config(materialized='table') }}
select * from {{ ref('a') }} where {{ var('cond', 'nope') }}
