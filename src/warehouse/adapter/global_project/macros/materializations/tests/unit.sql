{% materialization unit, default %}
  {% set header = config.get('sql_header') if flags.REQUIRE_SQL_HEADER_IN_TEST_CONFIGS else none %}
  {% set expected_rows = config.get('expected_rows') %}
  {% set expected_sql = config.get('expected_sql') %}

  {# without expected rows there is nothing to name the compared columns, so all of the model's are compared #}
  {% set compared = expected_rows[0].keys() if expected_rows | length > 0 else get_columns_in_query(sql) %}

  {# an empty table of the model's shape tells its column types #}
  {% set shape = make_temp_relation(this.incorporate(type='table')) %}
  {% do run_query(get_create_table_as_sql(True, shape, get_empty_subquery_sql(sql))) %}
  {% set data_types = {} %}
  {% set quoted_names = {} %}
  {% for column in adapter.get_columns_in_relation(shape) %}
    {% do data_types.update({column.name | lower: column.data_type}) %}
    {% do quoted_names.update({column.name | lower: column.quoted}) %}
  {% endfor %}

  {% set compared_quoted = [] %}
  {% for name in compared %}
    {% do compared_quoted.append(quoted_names[name | lower]) %}
  {% endfor %}

  {% if not expected_sql %}
    {% set expected_sql = get_expected_sql(expected_rows, data_types, quoted_names) %}
  {% endif %}
  {% set comparison_sql = get_unit_test_sql(sql, expected_sql, compared_quoted) %}

  {% call statement('main', fetch_result=True) -%}
    {{ header if header }}
    {{ comparison_sql }}
  {%- endcall %}

  {% do adapter.drop_relation(shape) %}

  {{ return({'relations': []}) }}
{% endmaterialization %}
