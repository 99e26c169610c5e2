{#
  Names the relation that stands for the newest version of a versioned model: the alias
  configured for it, else the model's name without a version.
#}
{% macro generate_latest_version_pointer_alias(custom_alias_name=none, node=none) %}
  {% do return(adapter.dispatch('generate_latest_version_pointer_alias', 'dbt')(custom_alias_name, node)) %}
{% endmacro %}

{% macro default__generate_latest_version_pointer_alias(custom_alias_name=none, node=none) -%}
  {{ custom_alias_name | trim if custom_alias_name else node.name }}
{%- endmacro %}
