{{ config(alias='alone', limit=1, fail_calc='sum(id)', error_if='>100', warn_if='>=1', store_failures_as='view', schema='kept') }}
select id from {{ ref('m') }} as m
