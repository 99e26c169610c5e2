{% macro generate_schema_name(custom_schema_name, node) -%}
  {{ custom_schema_name if target.name == 'prod' and custom_schema_name else target.schema ~ ('_' ~ custom_schema_name if custom_schema_name else '') }}
{%- endmacro %}
{% macro doubled(column) %}{{ twofold(column) }}{% endmacro %}
{% macro twofold(column) %}{{ column }} * 2{% endmacro %}
