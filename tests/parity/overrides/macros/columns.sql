{% macro get_columns_in_relation(relation) %}
  {% if relation.identifier == 'words' %}
    {{ return('one and two') }}
  {% elif relation.identifier == 'names' %}
    {{ return({'names': dbt.get_columns_in_relation(relation) | map(attribute='name') | list}) }}
  {% endif %}
  {{ return(dbt.get_columns_in_relation(relation)) }}
{% endmacro %}
