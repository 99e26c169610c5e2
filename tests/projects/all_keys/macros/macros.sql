{% test is_small(model, column_name, most=5) %}select * from {{ model }} where {{ column_name }} > {{ most }}{% endtest %}
{% materialization own, adapter='duckdb', supported_languages=['sql', 'python'] %}{{ return({'relations': []}) }}{% endmaterialization %}
