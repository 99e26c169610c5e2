{{ config(materialized='table') }}
-- with in a comment
select f.id, s.name from {{ ref('first') }} f join {{ ref('second') }} s on f.id = s.id
