{% materialization view, default %}
  {% set existing = load_cached_relation(this) %}
  {% set target_relation = this.incorporate(type='view') %}

  {# Built under another name and swapped in at the end, so that a failing build leaves the old view alone. #}
  {% set staged = make_intermediate_relation(target_relation) %}
  {% set staged_leftover = load_cached_relation(staged) %}

  {# The backup is the old relation under a new name: it must be dropped as what it was, table or view. #}
  {% set backup = make_backup_relation(target_relation, 'view' if existing is none else existing.type) %}
  {% set backup_leftover = load_cached_relation(backup) %}
  {% set grants = config.get('grants') %}

  {% do run_hooks(pre_hooks, inside_transaction=False) %}

  {% do drop_relation_if_exists(staged_leftover) %}
  {% do drop_relation_if_exists(backup_leftover) %}

  {% do run_hooks(pre_hooks, inside_transaction=True) %}

  {% call statement('main') -%}
    {{ get_create_view_as_sql(staged, sql) }}
  {%- endcall %}

  {% if existing is not none %}
    {# dropping a leftover may have taken the old relation with it (cascade) #}
    {% set existing = load_cached_relation(existing) %}
    {% if existing is not none %}
      {% do adapter.rename_relation(existing, backup) %}
    {% endif %}
  {% endif %}
  {% do adapter.rename_relation(staged, target_relation) %}

  {% do apply_grants(target_relation, grants, should_revoke=should_revoke(existing, full_refresh_mode=True)) %}
  {% do persist_docs(target_relation, model) %}
  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do adapter.commit() %}

  {% do drop_relation_if_exists(backup) %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
