{# Python models are not run here. The names stay, because adapters and projects dispatch to them. #}

{% macro resolve_model_name(input_model_name) %}
  {% do return(adapter.dispatch('resolve_model_name', 'dbt')(input_model_name)) %}
{% endmacro %}

{% macro default__resolve_model_name(input_model_name) -%}
  {{ input_model_name | string | replace('"', '\"') }}
{%- endmacro %}

{% macro build_ref_function(model) %}
{% endmacro %}

{% macro build_source_function(model) %}
{% endmacro %}

{% macro build_config_dict(model) %}
{% endmacro %}

{% macro py_script_postfix(model) %}
{% endmacro %}

{% macro py_script_comment() %}
{% endmacro %}
