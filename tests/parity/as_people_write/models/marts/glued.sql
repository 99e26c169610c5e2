{% set rows = run_query('select 1 as a; select 2 as a union all select 3') %}
{% if execute %}{% set found = rows.columns[0].values() %}{% endif %}
{{ "select * from" ~ ref('stg.products') }}, (select {{ (found or [0]) | length }} as n)
