{% macro stamp() %}current_date{% endmacro %}
