{% macro flavour() %}'vanilla'{% endmacro %}
{% macro wraps() %}{{ flavour() }}{% endmacro %}
