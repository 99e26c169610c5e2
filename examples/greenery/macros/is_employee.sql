{% macro is_employee(user_id='user_id') -%}
    {%- set ids = var('employee_user_ids') -%}
    {%- if ids -%}
        {{ user_id }} in ('{{ ids | join("', '") }}')
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}
