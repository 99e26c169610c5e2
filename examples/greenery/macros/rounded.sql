{% macro rounded(value, digits) -%}
    round(cast({{ value }} as decimal(20, 10)), {{ digits }})
{%- endmacro %}
