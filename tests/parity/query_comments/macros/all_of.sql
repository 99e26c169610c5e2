{% macro all_of(node) %}
{%- for name in [
  'access', 'alias', 'batch', 'compiled', 'compiled_code', 'constraints', 'database', 'deprecation_date', 'description', 'empty', 'file_id',
  'fqn', 'functions', 'group', 'identifier', 'is_ephemeral', 'is_ephemeral_model', 'is_external_node', 'is_latest_version', 'is_refable',
  'is_relational', 'is_versioned', 'language', 'latest_version', 'meta', 'nothing', 'path', 'primary_key', 'quoting_dict', 'relation_name',
  'resource_type', 'search_name', 'should_store_failures', 'tags', 'test_node_type', 'tested_node_unique_id', 'version', 'versioned_name'
] %}{{ name }}={{ node[name] }}; {% endfor -%}
{{ node.config.materialized }} {{ node.config.nothing }} {{ node.config.get('nothing', 'none') }} {{ node.get }} {{ node is mapping }} {{ node.checksum.name }}
{%- endmacro %}

{% macro who() %}{{ node }} {{ connection_name }}{% endmacro %}

{% macro asks() %}
  {% do run_query('create or replace table asked as select ' ~ told()) %}
{% endmacro %}
