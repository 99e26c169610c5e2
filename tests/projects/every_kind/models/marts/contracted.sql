{{ config(materialized='table', contract={'enforced': true}) }} select 1 as id, 'x' as name from {{ ref('plain') }}
