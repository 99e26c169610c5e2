{% macro told() %}{% endmacro %}
