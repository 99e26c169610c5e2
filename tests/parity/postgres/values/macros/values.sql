{% macro dbt_values(sql) %}
  {% call statement('values', fetch_result=True) %}{{ sql }}{% endcall %}
  {% if execute %}
    {% set result = load_result('values') %}
    {{ return((result['data'], result['response'] | string, result['table'].rows | length)) }}
  {% endif %}
{% endmacro %}
