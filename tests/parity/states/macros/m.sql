{% macro twice(c) %}{{ inner(c) }} * 2{% endmacro %}
