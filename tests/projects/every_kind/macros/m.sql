{% macro add(a, b=2) %}{{ a }} + {{ b }}{% endmacro %}
{% macro undocumented(x) %}{{ x }}{% endmacro %}
