{{ config(materialized='table') }}
select *, {{ twice('amount') }} as double from {{ ref('staging') }}
