{% macro twice(x) %}{{ x * 2 }}{% endmacro %}

{% macro once(x) %}{{ x }}{% endmacro %}
