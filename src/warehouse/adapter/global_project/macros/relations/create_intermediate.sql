{% macro get_create_intermediate_sql(relation, sql) -%}
  {%- do log('Applying CREATE INTERMEDIATE to: ' ~ relation) -%}
  {{- adapter.dispatch('get_create_intermediate_sql', 'dbt')(relation, sql) -}}
{%- endmacro %}

{% macro default__get_create_intermediate_sql(relation, sql) -%}
  {%- set staged = make_intermediate_relation(relation) -%}
  {{ get_drop_sql(staged) }};

  {{ get_create_sql(staged, sql) }}
{%- endmacro %}
