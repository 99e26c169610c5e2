{% macro get_replace_view_sql(relation, sql) %}
  {{- adapter.dispatch('get_replace_view_sql', 'dbt')(relation, sql) -}}
{% endmacro %}

{% macro default__get_replace_view_sql(relation, sql) %}
  {% do exceptions.raise_compiler_error("`get_replace_view_sql` has not been implemented for this adapter.") %}
{% endmacro %}


{# A view materialization for databases whose create_view_as says "create or replace": one statement, no swap. #}
{% macro create_or_replace_view() %}
  {% set existing = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) %}
  {% set view_exists = existing is not none and existing.is_view %}
  {% set target_relation = api.Relation.create(identifier=model['alias'], schema=schema, database=database, type='view') %}
  {% set grants = config.get('grants') %}

  {% do run_hooks(pre_hooks) %}

  {% if existing is not none and existing.is_table %}
    {% do handle_existing_table(should_full_refresh(), existing) %}
  {% endif %}

  {% call statement('main') -%}
    {{ get_create_view_as_sql(target_relation, sql) }}
  {%- endcall %}

  {% do apply_grants(target_relation, grants, should_revoke=should_revoke(view_exists, full_refresh_mode=True)) %}
  {% do run_hooks(post_hooks) %}

  {% do return({'relations': [target_relation]}) %}
{% endmacro %}


{% macro handle_existing_table(full_refresh, old_relation) %}
  {{ adapter.dispatch('handle_existing_table', 'dbt')(full_refresh, old_relation) }}
{% endmacro %}

{% macro default__handle_existing_table(full_refresh, old_relation) %}
  {% do log("Dropping relation " ~ old_relation.render() ~ " because it is of type " ~ old_relation.type) %}
  {% do adapter.drop_relation(old_relation) %}
{% endmacro %}
