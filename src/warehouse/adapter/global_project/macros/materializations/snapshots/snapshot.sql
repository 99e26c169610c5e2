{% materialization snapshot, default %}
  {% set grants = config.get('grants') %}
  {% set exists, target_relation = get_or_create_relation(
    database=model.database,
    schema=model.schema,
    identifier=model.get('alias', model.get('name')),
    type='table'
  ) %}
  {% if not target_relation.is_table %}
    {% do exceptions.relation_wrong_type(target_relation, 'table') %}
  {% endif %}

  {% do run_hooks(pre_hooks, inside_transaction=False) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}

  {# strategies of projects take the config as an argument; ours read it from the context #}
  {% set strategy_macro = strategy_dispatch(config.get('strategy')) %}
  {% set strategy = strategy_macro(model, "snapshotted_data", "source_data", model['config'], exists) %}

  {# the two guards only look, and only where the project has a trellis.yml: what they refuse is never written #}
  {% do adapter.guard_snapshot_source(target_relation, exists, strategy.unique_key, model['compiled_code']) %}

  {% if not exists %}
    {% set query = build_snapshot_table(strategy, model['compiled_code']) %}
    {% set build_sql = create_table_as(False, target_relation, query) %}
  {% else %}
    {% set columns = config.get("snapshot_table_column_names") or get_snapshot_table_column_names() %}
    {% do adapter.assert_valid_snapshot_target_given_strategy(target_relation, columns, strategy) %}

    {% set query = snapshot_staging_table(strategy, sql, target_relation) %}
    {% set staging_table = build_snapshot_staging_table(strategy, sql, target_relation) %}
    {% do adapter.expand_target_column_types(from_relation=staging_table, to_relation=target_relation) %}

    {# bookkeeping of the staging table that the snapshot itself does not keep #}
    {% set internal_columns = ['dbt_change_type', 'DBT_CHANGE_TYPE', 'dbt_unique_key', 'DBT_UNIQUE_KEY'] %}
    {% if config.get('unique_key') | is_list %}
      {% for _ in strategy.unique_key %}
        {% do internal_columns.extend(['dbt_unique_key_' ~ loop.index, 'DBT_UNIQUE_KEY_' ~ loop.index]) %}
      {% endfor %}
    {% endif %}

    {% set new_columns = adapter.get_missing_columns(staging_table, target_relation) | rejectattr('name', 'in', internal_columns) | list %}
    {% do create_columns(target_relation, new_columns) %}

    {% set inserted = [] %}
    {% for column in adapter.get_columns_in_relation(staging_table) | rejectattr('name', 'in', internal_columns) %}
      {% do inserted.append(adapter.quote(column.name)) %}
    {% endfor %}

    {% set build_sql = snapshot_merge_sql(target=target_relation, source=staging_table, insert_cols=inserted) %}
  {% endif %}

  {% do check_time_data_types(query) %}
  {% do adapter.guard_snapshot_write(target_relation, staging_table if staging_table is defined else none) %}

  {% call statement('main') %}
    {{ build_sql }}
  {% endcall %}

  {% do apply_grants(target_relation, grants, should_revoke=should_revoke(exists, full_refresh_mode=False)) %}
  {% do persist_docs(target_relation, model) %}
  {% if not exists %}
    {% do create_indexes(target_relation) %}
  {% endif %}

  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do adapter.commit() %}

  {% if staging_table is defined %}
    {% do post_snapshot(staging_table) %}
  {% endif %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
