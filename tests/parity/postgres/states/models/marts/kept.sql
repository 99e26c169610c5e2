{{ config(materialized="incremental", unique_key="id", meta={"a": var("a", 1)}) }}
select id, two::int as two from {{ ref("stg") }}
