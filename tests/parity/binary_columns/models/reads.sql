-- depends_on: {{ ref('raw_bytes') }}
{% if execute %}
/*
{% set table = run_query('select * from ' ~ ref('raw_bytes')) %}
{{ table.rows[0].values() | list }}
{% call statement('read', fetch_result=true) %}select mixed, many from {{ ref('raw_bytes') }}{% endcall %}
{{ load_result('read').data }}
*/
{% endif %}
select 1 as id
