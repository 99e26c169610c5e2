{% materialization incremental, adapter="duckdb", supported_languages=['sql', 'python'] %}
  {% set language = model['language'] %}
  {% set existing = load_cached_relation(this) %}
  {% set target_relation = this.incorporate(type='table') %}
  {% set staged = make_intermediate_relation(target_relation) %}
  {% set backup = make_backup_relation(target_relation, 'table' if existing is none else existing.type) %}

  {% set unique_key = config.get('unique_key') %}
  {% set rebuild = should_full_refresh() or (existing is not none and existing.is_view) %}
  {% set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') %}

  {# an existing table keeps the partitions and the order it has #}
  {% set creates = existing is none or rebuild %}
  {% set partitioned_by = duckdb__get_partitioned_by(target_relation, false) if creates else none %}
  {% set sorted_by = duckdb__get_sorted_by(target_relation, false) if creates else none %}
  {% set own_transaction = not ((partitioned_by or sorted_by) and adapter.is_ducklake(target_relation)) %}

  {% set staged_leftover = load_cached_relation(staged) %}
  {% set backup_leftover = load_cached_relation(backup) %}
  {% set grants = config.get('grants') %}
  {% do drop_relation_if_exists(staged_leftover) %}
  {% do drop_relation_if_exists(backup_leftover) %}

  {% set to_drop = [] %}
  {% set dropped_dependents = [] %}
  {% set swap = false %}

  {% set temporary_relation = duckdb__dispatch_temporary_relation(target_relation, adapter.batch_id_for_model(model)) %}
  {% set new_rows = temporary_relation.relation %}
  {% set temporary = temporary_relation.temporary %}
  {% if not temporary %}
    {% do to_drop.append(new_rows) %}
  {% endif %}

  {% do run_hooks(pre_hooks, inside_transaction=False) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}

  {% if existing is none %}
    {% set build_sql = create_table_as(False, target_relation, compiled_code, language, partitioned_by=partitioned_by, sorted_by=sorted_by) %}
  {% elif rebuild and has_foreign_key_constraints(existing) %}
    {% set dropped_dependents = drop_relation_for_rebuild(existing) %}
    {% set build_sql = create_table_as(False, target_relation, compiled_code, language, partitioned_by=partitioned_by, sorted_by=sorted_by) %}
  {% elif rebuild %}
    {% set build_sql = create_table_as(False, staged, compiled_code, language, partitioned_by=partitioned_by, sorted_by=sorted_by) %}
    {% set swap = true %}
  {% else %}
    {% set rows_sql = create_table_as(temporary, new_rows, compiled_code, language, partitioned_by=none, sorted_by=none) %}
    {% if language == 'python' %}
      {% call statement("pre", language=language) %}
        {{- rows_sql }}
      {% endcall %}
    {% else %}
      {% do run_query(rows_sql) %}
    {% endif %}

    {% if on_schema_change != 'ignore' %}
      {# begins the transaction: new columns come together with their rows #}
      {% do adapter.execute('select 1', auto_begin=True) %}
    {% endif %}
    {% do adapter.expand_target_column_types(from_relation=new_rows, to_relation=target_relation) %}
    {% set dest_columns = process_schema_changes(on_schema_change, new_rows, existing) or adapter.get_columns_in_relation(existing) %}

    {% set strategy_macro = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy') or 'default') %}
    {% set build_sql = strategy_macro({
      'target_relation': target_relation,
      'temp_relation': new_rows,
      'unique_key': unique_key,
      'dest_columns': dest_columns,
      'incremental_predicates': config.get('predicates', none) or config.get('incremental_predicates', none)
    }) %}
    {% set language = "sql" %}
  {% endif %}

  {% call statement("main", language=language, auto_begin=own_transaction) %}
    {{- build_sql }}
  {% endcall %}

  {% if swap %}
    {# neither indexes nor foreign keys let a table be renamed #}
    {% do drop_indexes_on_relation(target_relation) %}
    {% if may_be_foreign_key_target(target_relation) %}
      {% set dropped_dependents = drop_foreign_key_dependents(target_relation) %}
    {% endif %}
    {% do adapter.rename_relation(target_relation, backup) %}
    {% do adapter.rename_relation(staged, target_relation) %}
    {% do to_drop.append(backup) %}
  {% endif %}
  {% do restore_foreign_key_dependents(dropped_dependents) %}

  {% do apply_grants(target_relation, grants, should_revoke=should_revoke(existing, rebuild)) %}
  {% if existing is none or existing.is_view or should_full_refresh() %}
    {% do create_indexes(target_relation) %}
  {% endif %}
  {% do persist_docs(target_relation, model) %}
  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do adapter.commit() %}

  {% for relation in to_drop %}
    {# MotherDuck's staging table takes its indexes along #}
    {% if not adapter.is_motherduck() %}
      {% do drop_indexes_on_relation(relation) %}
    {% endif %}
    {% do adapter.drop_relation(relation) %}
  {% endfor %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
