{% macro own_keys(node) %}
  {%- for key in node.config if key.startswith('of_') or key in ['common', 'indexes', 'unlogged'] %}{{ key }} {% endfor -%}
{% endmacro %}
