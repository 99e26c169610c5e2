{{ config(materialized='materialized_view') }} select * from {{ ref('a_table') }}
