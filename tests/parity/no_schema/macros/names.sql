{% macro generate_schema_name(custom_schema_name, node) %}
  {% do return(none if 'nameless' in node.tags else target.schema) %}
{% endmacro %}
{% macro generate_database_name(custom_database_name, node) %}
  {% do return(none if node.name == 'homeless' else target.database) %}
{% endmacro %}
