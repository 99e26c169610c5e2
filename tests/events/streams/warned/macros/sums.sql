{% macro sums(a, b) %}{% do exceptions.warn('careful') %}{{ a + b }}{% endmacro %}
