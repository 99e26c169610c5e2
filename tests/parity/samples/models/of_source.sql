{{ config(materialized='table') }}
select id from {{ source('ext', 'src') }}
