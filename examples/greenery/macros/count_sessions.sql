{% macro count_sessions(condition) -%}
    cast(sum(case when {{ condition }} then 1 else 0 end) as integer)
{%- endmacro %}
