{{ config(fail_calc='sum(id)', severity='warn') }}
select id from {{ ref('things') }} where name is null
