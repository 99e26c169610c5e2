{% macro get_where_subquery(relation) %}
  {% do return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) %}
{% endmacro %}

{# What a generic test sees as its model: the relation, or a subquery of it where the test has a `where`. #}
{% macro default__get_where_subquery(relation) %}
  {% set condition = config.get('where', '') %}
  {% do return("(select * from " ~ relation ~ " where " ~ condition ~ ") dbt_subquery" if condition else relation) %}
{% endmacro %}
