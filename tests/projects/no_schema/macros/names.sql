{% macro generate_schema_name(custom_schema_name, node) %}{% do return(custom_schema_name) %}{% endmacro %}
