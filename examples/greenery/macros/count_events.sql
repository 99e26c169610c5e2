{% macro count_events(event_type) -%}
    cast(sum(case when event_type = '{{ event_type }}' then 1 else 0 end) as integer)
{%- endmacro %}
