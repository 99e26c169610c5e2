{% macro get_create_view_as_sql(relation, sql) -%}
  {{ adapter.dispatch('get_create_view_as_sql', 'dbt')(relation, sql) }}
{%- endmacro %}

{% macro default__get_create_view_as_sql(relation, sql) %}
  {% do return(create_view_as(relation, sql)) %}
{% endmacro %}


{# The name that projects and adapters override. #}
{% macro create_view_as(relation, sql) -%}
  {{ adapter.dispatch('create_view_as', 'dbt')(relation, sql) }}
{%- endmacro %}

{% macro default__create_view_as(relation, sql) -%}
  {%- set header = config.get('sql_header', none) -%}
  {{ header if header is not none }}
  create view {{ relation.render() }}
    {# the query begins in the line where dbt has it: errors of the database name lines #}
    {% if config.get('contract').enforced %}
    {{ get_assert_columns_equivalent(sql) }}
    {%- endif %}
  as (
    {{ sql }}
  );
{%- endmacro %}
