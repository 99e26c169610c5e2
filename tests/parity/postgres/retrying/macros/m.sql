{% macro at_start() %}select 1 / {{ var('start', 1) }}{% endmacro %}
