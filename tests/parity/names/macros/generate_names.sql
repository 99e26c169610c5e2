{% macro generate_schema_name(custom_schema_name, node) -%}
  {%- if custom_schema_name is none -%}{{ target.schema }}
  {%- elif node.resource_type == 'seed' -%}{{ custom_schema_name | trim }}
  {%- else -%}{{ target.schema }}__{{ custom_schema_name | trim }}
  {%- endif -%}
{%- endmacro %}
{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
  {%- if custom_alias_name -%}{{ custom_alias_name }}
  {%- elif node.version -%}{{ node.name ~ '__' ~ node.version }}
  {%- else -%}{{ node.name | replace('stg_', 's_') }}{%- endif -%}
{%- endmacro %}
{% macro generate_database_name(custom_database_name=none, node=none) -%}
  {{ (custom_database_name or target.database) | trim }}
{%- endmacro %}
