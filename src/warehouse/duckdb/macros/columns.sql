{# DuckDB alters one column a statement. #}
{% macro duckdb__alter_relation_add_remove_columns(relation, add_columns, remove_columns) %}
  {% for column in add_columns or [] %}
    {% do run_query("alter " ~ relation.type ~ " " ~ relation ~ " add column " ~ api.Relation.create(identifier=column.name) ~ " " ~ column.data_type) %}
  {% endfor %}
  {% for column in remove_columns or [] %}
    {% do run_query("alter " ~ relation.type ~ " " ~ relation ~ " drop column " ~ api.Relation.create(identifier=column.name)) %}
  {% endfor %}
{% endmacro %}
