{# delimiter_text is SQL, and order_by_clause begins with "order by". #}
{% macro listagg(measure, delimiter_text="','", order_by_clause=none, limit_num=none) %}
  {% do return(adapter.dispatch('listagg', 'dbt')(measure, delimiter_text, order_by_clause, limit_num)) %}
{% endmacro %}

{% macro default__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
    {%- set ordering = "within group (" ~ order_by_clause ~ ")" if order_by_clause else "" -%}
    {% if limit_num -%}
    array_to_string(
        array_slice(
            array_agg(
                {{ measure }}
            ){{ ordering }}
            ,0
            ,{{ limit_num }}
        ),
        {{ delimiter_text }}
        )
    {%- else %}
    listagg(
        {{ measure }},
        {{ delimiter_text }}
        )
        {{ ordering }}
    {%- endif %}

{%- endmacro %}
