{{ config(materialized='table') }}
{% set x = 1 %}
select
  {{ x }} as ok,
  no_such_column
from {{ ref('fine') }}
