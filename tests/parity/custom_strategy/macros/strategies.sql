{% macro get_incremental_counted_sql(arg_dict) %}
  insert into {{ arg_dict['target_relation'] }} ({{ arg_dict['dest_columns'] | map(attribute='name') | join(', ') }})
  select * from {{ arg_dict['temp_relation'] }} -- {{ arg_dict.unique_key }} {{ arg_dict.incremental_predicates }}
{% endmacro %}
{% macro get_incremental_default_sql(arg_dict) %}
  {% do return(get_incremental_append_sql(arg_dict)) %}
{% endmacro %}
{% macro snapshot_noted_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {% set updated_at = "timestamp '2021-01-01'" %}
  {% do return({'unique_key': model_config.get('unique_key'), 'updated_at': updated_at, 'row_changed': '(' ~ snapshotted_rel ~ '.name <> ' ~ current_rel ~ '.name)', 'scd_id': snapshot_hash_arguments([model_config.get('unique_key'), "name"]), 'invalidate_hard_deletes': false, 'hard_deletes': 'ignore'}) %}
{% endmacro %}
