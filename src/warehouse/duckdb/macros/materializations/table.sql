{% materialization table, adapter="duckdb", supported_languages=['sql', 'python'] %}
  {% set language = model['language'] %}
  {% set existing = load_cached_relation(this) %}
  {% set target_relation = this.incorporate(type='table') %}

  {# staging, swap and backup work as in the default table materialization #}
  {% set staged = make_intermediate_relation(target_relation) %}
  {% set staged_leftover = load_cached_relation(staged) %}
  {% set backup = make_backup_relation(target_relation, 'table' if existing is none else existing.type) %}
  {% set backup_leftover = load_cached_relation(backup) %}

  {% set alter_after_commit = adapter.use_ducklake_table_workarounds(target_relation) %}
  {% set build_in_place = has_foreign_key_constraints(existing) %}
  {% set dropped_dependents = [] %}
  {% set grants = config.get('grants') %}

  {% do drop_relation_if_exists(staged_leftover) %}
  {% do drop_relation_if_exists(backup_leftover) %}

  {% do run_hooks(pre_hooks, inside_transaction=False) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}

  {% set partitioned_by = duckdb__get_partitioned_by(target_relation, false) %}
  {% set sorted_by = duckdb__get_sorted_by(target_relation, false) %}

  {% if build_in_place %}
    {% if existing is not none %}
      {% set dropped_dependents = drop_relation_for_rebuild(existing) %}
    {% endif %}
    {% call statement('main', language=language) -%}
      {{- create_table_as(False, target_relation, compiled_code, language, partitioned_by=partitioned_by, sorted_by=sorted_by) }}
    {%- endcall %}
  {% else %}
    {% call statement('main', language=language) -%}
      {{- create_table_as(False, staged, compiled_code, language, partitioned_by=partitioned_by, sorted_by=sorted_by) }}
    {%- endcall %}

    {% if existing is not none %}
      {# neither indexes nor foreign keys let a table be renamed #}
      {% do drop_indexes_on_relation(existing) %}
      {% if existing.is_table and may_be_foreign_key_target(existing) %}
        {% set dropped_dependents = drop_foreign_key_dependents(existing) %}
      {% endif %}
      {% do adapter.rename_relation(existing, backup) %}
    {% endif %}
    {% do adapter.rename_relation(staged, target_relation) %}
  {% endif %}
  {% do restore_foreign_key_dependents(dropped_dependents) %}

  {% do create_indexes(target_relation) %}
  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do apply_grants(target_relation, grants, should_revoke=should_revoke(existing, full_refresh_mode=True)) %}
  {% if not alter_after_commit %}
    {% do persist_docs(target_relation, model) %}
  {% endif %}
  {% do adapter.commit() %}

  {% if alter_after_commit %}
    {# DuckLake of DuckDB before 1.5.3 loses what was altered when the table is renamed, and takes no comments in the same transaction #}
    {% if partitioned_by %}
      {% call statement('reassert_partitioned_by', auto_begin=False) -%}
        {{ duckdb__alter_table_set_partitioned_by(target_relation, partitioned_by) }}
      {%- endcall %}
    {% endif %}
    {% if sorted_by %}
      {% call statement('reassert_sorted_by', auto_begin=False) -%}
        {{ duckdb__alter_table_set_sorted_by(target_relation, sorted_by) }}
      {%- endcall %}
    {% endif %}
    {% do persist_docs(target_relation, model) %}
  {% endif %}

  {% do drop_relation_if_exists(backup) %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
