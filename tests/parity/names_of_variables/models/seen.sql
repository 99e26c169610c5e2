{%- set names = ['SHOW_RESOURCE_REPORT', 'WARN_ERROR', 'INVOCATION_ENV', 'NO_PRINT', 'HINTS_ENABLED', 'SCHEMA'] -%}
{%- for name in names %}
select '{{ name }}' as name, '{{ env_var("DBT_" ~ name, "-") }}' as former, '{{ env_var("DBT_ENGINE_" ~ name, "-") }}' as newer
{%- if not loop.last %} union all{% endif %}
{%- endfor %}
