{# Where an external model goes unless it says: a file, or a folder if the copy partitions it. #}
{% macro external_location(relation, config) -%}
  {{ adapter.external_root() }}/{{ relation.identifier }}
  {%- if config.get('options', {}).get('partition_by') is none -%}
    .{{ config.get('format', 'parquet') }}
  {%- endif -%}
{%- endmacro %}
