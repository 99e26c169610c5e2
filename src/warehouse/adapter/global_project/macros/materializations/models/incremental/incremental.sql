{% materialization incremental, default %}
  {% set existing = load_cached_relation(this) %}
  {% set target_relation = this.incorporate(type='table') %}
  {% set new_rows = make_temp_relation(target_relation) %}
  {% set staged = make_intermediate_relation(target_relation) %}
  {% set backup = make_backup_relation(target_relation, 'table' if existing is none else existing.type) %}

  {% set unique_key = config.get('unique_key') %}
  {% set rebuild = should_full_refresh() or (existing is not none and existing.is_view) %}
  {% set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') %}

  {% set staged_leftover = load_cached_relation(staged) %}
  {% set backup_leftover = load_cached_relation(backup) %}
  {% set grants = config.get('grants') %}
  {% do drop_relation_if_exists(staged_leftover) %}
  {% do drop_relation_if_exists(backup_leftover) %}

  {% do run_hooks(pre_hooks, inside_transaction=False) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}

  {# looked up even where it is not needed, so that a misspelt strategy fails on the first run #}
  {% set strategy_macro = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy') or 'default') %}
  {% set swap = existing is not none and rebuild %}

  {% if existing is none %}
    {% set build_sql = get_create_table_as_sql(False, target_relation, sql) %}
    {% set indexed = target_relation %}
  {% elif rebuild %}
    {% set build_sql = get_create_table_as_sql(False, staged, sql) %}
    {% set indexed = staged %}
  {% else %}
    {% do run_query(get_create_table_as_sql(True, new_rows, sql)) %}
    {% set indexed = new_rows %}

    {% set contract = config.get('contract') %}
    {% if not contract or not contract.enforced %}
      {% do adapter.expand_target_column_types(from_relation=new_rows, to_relation=target_relation) %}
    {% endif %}

    {% set build_sql = strategy_macro({
      'target_relation': target_relation,
      'temp_relation': new_rows,
      'unique_key': unique_key,
      'dest_columns': process_schema_changes(on_schema_change, new_rows, existing) or adapter.get_columns_in_relation(existing),
      'incremental_predicates': config.get('predicates', none) or config.get('incremental_predicates', none)
    }) %}
  {% endif %}

  {% call statement("main") %}
    {{ build_sql }}
  {% endcall %}

  {% if existing is none or existing.is_view or should_full_refresh() %}
    {% do create_indexes(indexed) %}
  {% endif %}

  {% if swap %}
    {% do adapter.rename_relation(target_relation, backup) %}
    {% do adapter.rename_relation(staged, target_relation) %}
  {% endif %}

  {% do apply_grants(target_relation, grants, should_revoke=should_revoke(existing, rebuild)) %}
  {% do persist_docs(target_relation, model) %}
  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do adapter.commit() %}

  {% if swap %}
    {% do adapter.drop_relation(backup) %}
  {% endif %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
