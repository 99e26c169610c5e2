{# What a view is compared by: its indexes. #}
{% macro postgres__describe_materialized_view(relation) %}
  {% do return({'indexes': run_query(get_show_indexes_sql(relation))}) %}
{% endmacro %}
