{{ config(materialized='ephemeral') }}
select * from {{ source('own', 'raw') }}
