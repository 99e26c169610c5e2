{% macro duckdb__get_binding_char() %}
  {% do return(adapter.get_binding_char()) %}
{% endmacro %}

{% macro duckdb__get_batch_size() %}
  {% do return(10000) %}
{% endmacro %}

{# DuckDB reads the file itself, unless `fast: false` asks for inserts. #}
{% macro duckdb__load_csv_rows(model, agate_table) %}
  {% if config.get('fast', true) %}
    {% set copy_sql %}
      COPY {{ this.render() }} FROM '{{ adapter.get_seed_file_path(model) }}' (FORMAT CSV, HEADER TRUE, DELIMITER '{{ config.get('delimiter', ',') }}')
    {% endset %}
    {% do adapter.add_query(copy_sql, abridge_sql_log=True) %}
    {% do return(copy_sql) %}
  {% endif %}

  {% set rows = adapter.convert_datetimes_to_strs(agate_table) %}
  {% set column_list = get_seed_column_quoted_csv(model, rows.column_names) %}
  {% set inserts = [] %}

  {% for batch_rows in rows.rows | batch(get_batch_size()) %}
    {% set bindings = [] %}
    {% set insert_sql %}
      insert into {{ this.render() }} ({{ column_list }}) values
      {% for row in batch_rows -%}
        {%- do bindings.extend(row) -%}
        (
        {%- for _ in rows.column_names -%}
          {{ get_binding_char() }}{{ "," if not loop.last }}
        {%- endfor -%}
        ){{ "," if not loop.last }}
      {%- endfor %}
    {% endset %}

    {% do adapter.add_query(insert_sql, bindings=bindings, abridge_sql_log=True) %}
    {% if loop.first %}
      {% do inserts.append(insert_sql) %}
    {% endif %}
  {% endfor %}

  {% do return(inserts[0]) %}
{% endmacro %}
