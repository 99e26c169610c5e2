{% macro inner(c) %}{{ c }}{% endmacro %}
