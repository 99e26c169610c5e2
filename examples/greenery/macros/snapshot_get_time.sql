{# Takes the place of dbt's macro of this name, so that a past week can be recorded with its own date. #}
{% macro snapshot_get_time() %}
    {%- set moment = var('snapshot_time', none) -%}
    {%- if moment is none -%}
        {{ adapter.dispatch('snapshot_get_time', 'dbt')() }}
    {%- else -%}
        cast('{{ moment }}' as {{ dbt.type_timestamp() }})
    {%- endif -%}
{% endmacro %}
