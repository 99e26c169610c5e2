{% macro function_execute_build_sql(build_sql, existing_relation, target_relation) %}
  {% do return(adapter.dispatch('function_execute_build_sql', 'dbt')(build_sql, existing_relation, target_relation)) %}
{% endmacro %}

{% macro default__function_execute_build_sql(build_sql, existing_relation, target_relation) %}
  {% set grants = config.get('grants') %}

  {% call statement(name="main") %}
    {{ build_sql }}
  {% endcall %}

  {% do apply_grants(target_relation, grants, should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) %}
  {% do persist_docs(target_relation, model) %}
  {% do adapter.commit() %}
{% endmacro %}
