{# min, since old versions have no any_value. #}
{% macro postgres__any_value(expression) -%}
  min({{ expression }})
{%- endmacro %}
