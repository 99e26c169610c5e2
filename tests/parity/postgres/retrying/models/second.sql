{{ config(materialized="table", post_hook="select 1 / {{ var('hook', 1) }}") }}
select id, 10 / {{ var("by", 1) }} as tenth from {{ ref("first") }}
