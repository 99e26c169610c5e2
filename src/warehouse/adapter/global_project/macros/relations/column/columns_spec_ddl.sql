{% macro get_table_columns_and_constraints() -%}
  {{ adapter.dispatch('get_table_columns_and_constraints', 'dbt')() }}
{%- endmacro %}

{% macro default__get_table_columns_and_constraints() %}
  {% do return(table_columns_and_constraints()) %}
{% endmacro %}

{% macro table_columns_and_constraints() %}
  {%- set definitions = adapter.render_raw_columns_constraints(raw_columns=model['columns']) -%}
  {%- set constraints = adapter.render_raw_model_constraints(raw_constraints=model['constraints']) %}
    (
    {% for definition in definitions -%}
      {{ definition }}{{ "," if constraints or not loop.last }}
    {% endfor %}
    {% for constraint in constraints -%}
      {{ constraint }}{{ "," if not loop.last }}
    {% endfor -%}
    )
{% endmacro %}


{% macro get_assert_columns_equivalent(sql) -%}
  {{ adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql) }}
{%- endmacro %}

{% macro default__get_assert_columns_equivalent(sql) %}
  {% do return(assert_columns_equivalent(sql)) %}
{% endmacro %}

{# Fails unless the query and the YAML agree on names, types and number of columns. Both sides are described by the database. #}
{% macro assert_columns_equivalent(sql) %}
  {%- if not model['columns'] -%}
    {%- do exceptions.raise_contract_error([], []) -%}
  {%- endif -%}

  {%- set in_query = format_columns(get_column_schema_from_query(sql, config.get('sql_header', none))) -%}
  {%- set in_yaml = format_columns(get_column_schema_from_query(get_empty_schema_sql(model['columns']))) -%}

  {%- if in_query | length != in_yaml | length -%}
    {%- do exceptions.raise_contract_error(in_yaml, in_query) -%}
  {%- endif -%}

  {%- for column in in_query -%}
    {%- set promised = in_yaml | selectattr('name', 'equalto', column['name']) | list | first -%}
    {%- if not promised or promised['formatted'] != column['formatted'] -%}
      {%- do exceptions.raise_contract_error(in_yaml, in_query) -%}
    {%- endif -%}
  {%- endfor -%}
{% endmacro %}

{% macro format_columns(columns) %}
  {% set formatted = [] %}
  {% for column in columns %}
    {% do formatted.append(adapter.dispatch('format_column', 'dbt')(column)) %}
  {% endfor %}
  {% do return(formatted) %}
{% endmacro %}

{% macro default__format_column(column) %}
  {% do return({
    'name': column.name,
    'data_type': column.dtype,
    'formatted': column.column.lower() ~ " " ~ column.dtype
  }) %}
{% endmacro %}
