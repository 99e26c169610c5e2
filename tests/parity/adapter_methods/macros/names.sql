{% macro dbt_names() %}
{% if not execute %}{{ return(['parsing']) }}{% endif %}
{{ return(run_query("select unnest(['b', 'a']) as n").columns[0].values()) }}
{% endmacro %}
