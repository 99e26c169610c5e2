{% macro incremental_validate_on_schema_change(on_schema_change, default='ignore') %}
  {% if on_schema_change in ['sync_all_columns', 'append_new_columns', 'fail', 'ignore'] %}
    {% do return(on_schema_change) %}
  {% endif %}

  {% do log('Invalid value for on_schema_change (%s) specified. Setting default value of %s.' % (on_schema_change, default)) %}
  {% do return(default) %}
{% endmacro %}


{% macro check_for_schema_changes(source_relation, target_relation) %}
  {% do return(adapter.dispatch('check_for_schema_changes', 'dbt')(source_relation, target_relation)) %}
{% endmacro %}

{% macro default__check_for_schema_changes(source_relation, target_relation) %}
  {% set source_columns = adapter.get_columns_in_relation(source_relation) %}
  {% set target_columns = adapter.get_columns_in_relation(target_relation) %}
  {% set added = diff_columns(source_columns, target_columns) %}
  {% set removed = diff_columns(target_columns, source_columns) %}
  {% set retyped = diff_column_data_types(source_columns, target_columns) %}
  {% set changed = added != [] or removed != [] or retyped != [] %}

  {% set report %}
    In {{ target_relation }}:
        Schema changed: {{ changed }}
        Source columns not in target: {{ added }}
        Target columns not in source: {{ removed }}
        New column types: {{ retyped }}
  {% endset %}
  {% do log(report) %}

  {% do return({
    'schema_changed': changed,
    'source_not_in_target': added,
    'target_not_in_source': removed,
    'source_columns': source_columns,
    'target_columns': target_columns,
    'new_target_types': retyped
  }) %}
{% endmacro %}


{% macro sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) %}
  {% do return(adapter.dispatch('sync_column_schemas', 'dbt')(on_schema_change, target_relation, schema_changes_dict)) %}
{% endmacro %}

{% macro default__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) %}
  {% set added = schema_changes_dict['source_not_in_target'] %}
  {% set removed = schema_changes_dict['target_not_in_source'] %}
  {% set retyped = schema_changes_dict['new_target_types'] %}

  {% if on_schema_change == 'append_new_columns' %}
    {% if added %}
      {% do alter_relation_add_remove_columns(target_relation, added, none) %}
    {% endif %}
  {% elif on_schema_change == 'sync_all_columns' %}
    {% if added or removed %}
      {% do alter_relation_add_remove_columns(target_relation, added, removed) %}
    {% endif %}
    {% for change in retyped %}
      {% do alter_column_type(target_relation, change['column_name'], change['new_type']) %}
    {% endfor %}
  {% endif %}

  {% set report %}
    In {{ target_relation }}:
        Schema change approach: {{ on_schema_change }}
        Columns added: {{ added }}
        Columns removed: {{ removed }}
        Data types changed: {{ retyped }}
  {% endset %}
  {% do log(report) %}
{% endmacro %}


{% macro process_schema_changes(on_schema_change, source_relation, target_relation) %}
  {% do return(adapter.dispatch('process_schema_changes', 'dbt')(on_schema_change, source_relation, target_relation)) %}
{% endmacro %}

{# The columns to write; {} where changes are ignored and the caller must take the target's own. #}
{% macro default__process_schema_changes(on_schema_change, source_relation, target_relation) %}
  {% if on_schema_change == 'ignore' %}
    {% do return({}) %}
  {% endif %}

  {% set changes = check_for_schema_changes(source_relation, target_relation) %}

  {% if changes['schema_changed'] and on_schema_change == 'fail' %}
    {# indented as dbt indents it: the text is searched for #}
    {% set problem %}
              The source and target schemas on this incremental model are out of sync!
              They can be reconciled in several ways:
                - set the `on_schema_change` config to either append_new_columns or sync_all_columns, depending on your situation.
                - Re-run the incremental model with `full_refresh: True` to update the target schema.
                - update the schema manually and re-run the process.

              Additional troubleshooting context:
                 Source columns not in target: {{ changes['source_not_in_target'] }}
                 Target columns not in source: {{ changes['target_not_in_source'] }}
                 New column types: {{ changes['new_target_types'] }}
          {% endset %}
    {% do exceptions.raise_compiler_error(problem) %}
  {% elif changes['schema_changed'] %}
    {% do sync_column_schemas(on_schema_change, target_relation, changes) %}
  {% endif %}

  {% do return(changes['source_columns']) %}
{% endmacro %}
