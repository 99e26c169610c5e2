{% macro postgres__get_replace_view_sql(relation, sql) -%}
  {%- set header = config.get('sql_header', none) -%}
  {%- set contract = config.get('contract') -%}
  {{ header if header is not none }}

  create or replace view {{ relation }}
  {% if contract.enforced %}
    {{ get_assert_columns_equivalent(sql) }}
  {% endif %}
  as (
    {{ sql }}
  );
{%- endmacro %}
