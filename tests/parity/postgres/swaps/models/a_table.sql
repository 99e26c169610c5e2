{{ config(materialized='table', sql_header="set local work_mem = '4MB';") }}
select id, name, now() as built_at from {{ ref('a_view') }}
