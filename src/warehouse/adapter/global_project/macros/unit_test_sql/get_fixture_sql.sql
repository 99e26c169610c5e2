{# A unit test's given rows as SQL. What a row leaves out is null, in the type that the real relation has. #}
{% macro get_fixture_sql(rows, column_name_to_data_types) %}
-- Fixture for {{ model.name }}
{% set quoted_names = {} -%}
{%- set blank = {} -%}

{%- if not column_name_to_data_types -%}
  {%- set column_name_to_data_types = {} -%}
  {#- where `this` was never built here, the deferred one tells the types -#}
  {%- set described = defer_relation if defer_relation and not load_relation(this) else this -%}
  {%- for column in adapter.get_columns_in_relation(described) -%}
    {%- do column_name_to_data_types.update({column.name | lower: column.data_type}) -%}
    {%- do quoted_names.update({column.name | lower: column.quoted}) -%}
  {%- endfor -%}
{%- endif -%}

{%- if not column_name_to_data_types -%}
  {%- do exceptions.raise_compiler_error("Not able to get columns for unit test '" ~ model.name ~ "' from relation " ~ this ~ " because the relation doesn't exist") -%}
{%- endif -%}

{%- for name, type in column_name_to_data_types.items() -%}
  {%- do blank.update({name: safe_cast("null", type) | trim}) -%}
{%- endfor -%}

{{ validate_fixture_rows(rows, none) }}

{%- for row in rows -%}
{%- set filled = blank.copy() -%}
{%- do filled.update(format_row(row, column_name_to_data_types)) -%}
select
{%- for name, value in filled.items() %} {{ value }} as {{ quoted_names.get(name, name) }}{{ "," if not loop.last }}
{%- endfor %}
{%- if not loop.last %}
union all
{% endif %}
{%- endfor -%}

{%- if not rows -%}
select
{%- for name, value in blank.items() %} {{ value }} as {{ quoted_names.get(name, name) }}{{ "," if not loop.last }}
{%- endfor %}
    limit 0
{%- endif -%}
{% endmacro %}


{# The expected rows as SQL; here a row has just the columns that are compared. #}
{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) %}
{%- if rows | length > 0 -%}
{%- for row in rows -%}
select
{%- for name, value in format_row(row, column_name_to_data_types).items() %} {{ value }} as {{ column_name_to_quoted[name] }}{{ "," if not loop.last }}
{%- endfor %}
{%- if not loop.last %}
union all
{% endif %}
{%- endfor -%}
{%- else -%}
select * from dbt_internal_unit_test_actual
limit 0
{%- endif -%}
{% endmacro %}


{# Lower-case names to values as SQL, each cast to its column's type. #}
{% macro format_row(row, column_name_to_data_types) %}
  {% set formatted = {} %}
  {% for written_name, value in row.items() %}
    {% set name = written_name | lower %}

    {% if name not in column_name_to_data_types %}
      {% set fixture = "expected output" if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" %}
      {% do exceptions.raise_compiler_error(
        "Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ fixture ~ ".\nAccepted columns for "
        ~ fixture ~ " are: " ~ column_name_to_data_types.keys() | list
      ) %}
    {% endif %}

    {% set type = column_name_to_data_types[name] %}
    {% set literal = value %}
    {% if value is string %}
      {% set literal = dbt.string_literal(dbt.escape_single_quotes(value)) %}
      {# a length would cut the text off without a word #}
      {% set type = type.split('(')[0] if 'varying' in type else type %}
    {% elif value is none %}
      {% set literal = 'null' %}
    {% endif %}

    {% do formatted.update({name: safe_cast(literal, type)}) %}
  {% endfor %}
  {% do return(formatted) %}
{% endmacro %}


{% macro validate_fixture_rows(rows, row_number) %}
  {%- do return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) -%}
{% endmacro %}

{% macro default__validate_fixture_rows(rows, row_number) -%}
{%- endmacro %}
