{% macro money(column) -%}
    cast({{ column }} as numeric(10, 2))
{%- endmacro %}
