{% materialization materialized_view, default %}
  {% set existing = load_cached_relation(this) %}
  {% set target_relation = this.incorporate(type=this.MaterializedView) %}
  {% set staged = make_intermediate_relation(target_relation) %}
  {% set backup = make_backup_relation(target_relation, target_relation.MaterializedView if existing is none else existing.type) %}

  {% do materialized_view_setup(backup, staged, pre_hooks) %}

  {% set build_sql = materialized_view_get_build_sql(existing, target_relation, backup, staged) %}
  {% if build_sql == '' %}
    {% do materialized_view_execute_no_op(target_relation) %}
  {% else %}
    {% do materialized_view_execute_build_sql(build_sql, existing, target_relation, post_hooks) %}
  {% endif %}

  {% do materialized_view_teardown(backup, staged, post_hooks) %}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{% macro materialized_view_setup(backup_relation, intermediate_relation, pre_hooks) %}
  {# left behind by a run that was killed #}
  {% set backup_leftover = load_cached_relation(backup_relation) %}
  {% set staged_leftover = load_cached_relation(intermediate_relation) %}
  {% do drop_relation_if_exists(backup_leftover) %}
  {% do drop_relation_if_exists(staged_leftover) %}

  {% do run_hooks(pre_hooks, inside_transaction=False) %}
{% endmacro %}


{% macro materialized_view_teardown(backup_relation, intermediate_relation, post_hooks) %}
  {% do drop_relation_if_exists(backup_relation) %}
  {% do drop_relation_if_exists(intermediate_relation) %}

  {% do run_hooks(post_hooks, inside_transaction=False) %}
{% endmacro %}


{# Create, replace, refresh or alter; '' means that there is nothing to run. #}
{% macro materialized_view_get_build_sql(existing_relation, target_relation, backup_relation, intermediate_relation) %}
  {% set full_refresh = should_full_refresh() %}

  {% if existing_relation is none %}
    {% do return(get_create_materialized_view_as_sql(target_relation, sql)) %}
  {% elif full_refresh or not existing_relation.is_materialized_view %}
    {% do return(get_replace_sql(existing_relation, target_relation, sql)) %}
  {% endif %}

  {% set on_change = config.get('on_configuration_change') %}
  {% set changes = get_materialized_view_configuration_changes(existing_relation, config) %}

  {% if changes is none %}
    {% do return(refresh_materialized_view(target_relation)) %}
  {% elif on_change == 'apply' %}
    {% do return(get_alter_materialized_view_as_sql(target_relation, changes, sql, existing_relation, backup_relation, intermediate_relation)) %}
  {% elif on_change == 'continue' %}
    {% do exceptions.warn("Configuration changes were identified and `on_configuration_change` was set to `continue` for `" ~ target_relation.render() ~ "`") %}
    {% do return('') %}
  {% elif on_change == 'fail' %}
    {% do exceptions.raise_fail_fast_error("Configuration changes were identified and `on_configuration_change` was set to `fail` for `" ~ target_relation.render() ~ "`") %}
  {% else %}
    {% do exceptions.raise_compiler_error("Unexpected configuration scenario") %}
  {% endif %}
{% endmacro %}


{% macro materialized_view_execute_no_op(target_relation) %}
  {% do store_raw_result(name="main", message="skip " ~ target_relation, code="skip", rows_affected="-1") %}
{% endmacro %}


{% macro materialized_view_execute_build_sql(build_sql, existing_relation, target_relation, post_hooks) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}

  {% set grants = config.get('grants') %}
  {% call statement(name="main") %}
    {{ build_sql }}
  {% endcall %}

  {% do apply_grants(target_relation, grants, should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) %}
  {% do persist_docs(target_relation, model) %}
  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do adapter.commit() %}
{% endmacro %}
