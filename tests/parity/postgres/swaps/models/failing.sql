{{ config(materialized='table', post_hook="select 1") }}
select 1 / {{ var('by', 1) }} as id
