{#
  Names a node's schema: the target's, with the configured one behind it where there is
  one. Override generate_schema_name to change that.
#}
{% macro generate_schema_name(custom_schema_name=none, node=none) %}
  {% do return(adapter.dispatch('generate_schema_name', 'dbt')(custom_schema_name, node)) %}
{% endmacro %}

{% macro default__generate_schema_name(custom_schema_name, node) -%}
  {{ target.schema }}
  {%- if custom_schema_name is not none -%}
    _{{ custom_schema_name | trim }}
  {%- endif -%}
{%- endmacro %}


{# A ready-made alternative: configured schemas count in the target `prod` alone, elsewhere all goes into the target's. #}
{% macro generate_schema_name_for_env(custom_schema_name, node) -%}
  {%- if target.name == 'prod' and custom_schema_name is not none -%}
    {{ custom_schema_name | trim }}
  {%- else -%}
    {{ target.schema }}
  {%- endif -%}
{%- endmacro %}
