{% macro source_column(table, column, type) -%}
    {%- if table ~ '.' ~ column in var('missing_columns', []) -%}
    cast(null as {{ type }}) as {{ column }}
    {%- else -%}
    {{ column }}
    {%- endif -%}
{%- endmacro %}
