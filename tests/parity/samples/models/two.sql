{{ config(materialized='table') }}
select id, '{{ flags.SAMPLE is none }}' as unsampled from {{ ref('plain') }}
