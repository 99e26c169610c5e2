{# strategy: x names the macro snapshot_x_strategy, strategy: p.x the one of package p #}
{% macro strategy_dispatch(name) %}
  {% set package_name, strategy_name = name.split(".", 1) if '.' in name else (none, name) %}

  {% if package_name is none %}
    {% set macros = context %}
  {% elif package_name in context %}
    {% set macros = context[package_name] %}
  {% else %}
    {% do exceptions.raise_compiler_error("Could not find package '" ~ package_name ~ "', called with '" ~ name ~ "'") %}
  {% endif %}

  {% set macro_name = 'snapshot_' ~ strategy_name ~ '_strategy' %}
  {% if macro_name not in macros %}
    {% do exceptions.raise_compiler_error("The specified strategy macro '" ~ strategy_name ~ "' was not found in package '" ~ package_name ~ "'") %}
  {% endif %}
  {% do return(macros[macro_name]) %}
{% endmacro %}


{% macro snapshot_hash_arguments(args) -%}
  {{ adapter.dispatch('snapshot_hash_arguments', 'dbt')(args) }}
{%- endmacro %}

{% macro default__snapshot_hash_arguments(args) -%}
  md5(
  {%- for arg in args -%}
    coalesce(cast({{ arg }} as varchar ), '')
    {% if not loop.last %} || '|' || {% endif %}
  {%- endfor -%}
  )
{%- endmacro %}


{% macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {% set unique_key = config.get('unique_key') %}
  {% set updated_at = config.get('updated_at') %}
  {% set hard_deletes = adapter.get_hard_deletes_behavior(config) %}
  {% set columns = config.get("snapshot_table_column_names") or get_snapshot_table_column_names() %}

  {# Compared is the snapshot's own column: after a change from `check`, its old rows may lack the user's updated_at. #}
  {% set row_changed = "(" ~ snapshotted_rel ~ "." ~ columns.dbt_valid_from ~ " < " ~ current_rel ~ "." ~ updated_at ~ ")" %}

  {% do return({
    "unique_key": unique_key,
    "updated_at": updated_at,
    "row_changed": row_changed,
    "scd_id": snapshot_hash_arguments(api.Relation.scd_args(unique_key, updated_at)),
    "invalidate_hard_deletes": hard_deletes == 'invalidate',
    "hard_deletes": hard_deletes
  }) %}
{% endmacro %}


{% macro snapshot_string_as_time(timestamp) -%}
  {{ adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp) }}
{%- endmacro %}

{% macro default__snapshot_string_as_time(timestamp) %}
  {% do exceptions.raise_not_implemented('snapshot_string_as_time macro not implemented for adapter ' + adapter.type()) %}
{% endmacro %}


{# (has the query a checked column that the snapshot lacks?, the quoted columns that both have) #}
{% macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) %}
  {% if not target_exists %}
    {% do return((false, [])) %}
  {% endif %}

  {% set snapshot = adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias) %}

  {% if check_cols_config == 'all' %}
    {% set checked = get_columns_in_query(node['compiled_code']) %}
  {% elif check_cols_config is iterable and check_cols_config | length > 0 %}
    {# asked of the database, for names in its own spelling; the snapshot's code may end in a comment, hence its own lines #}
    {% set checked_sql -%}
      select {{ check_cols_config | join(', ') }} from (
        {{ node['compiled_code'] }}
      ) subq
    {%- endset %}
    {% set checked = get_columns_in_query(checked_sql) %}
  {% else %}
    {% do exceptions.raise_compiler_error("Invalid value for 'check_cols': " ~ check_cols_config) %}
  {% endif %}

  {% set present = adapter.get_columns_in_relation(snapshot) | map(attribute='name') | list %}
  {% set shared = [] %}
  {% for name in checked if name in present %}
    {% do shared.append(adapter.quote(name)) %}
  {% endfor %}
  {% do return((checked | reject('in', present) | list | length > 0, shared)) %}
{% endmacro %}


{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {% set unique_key = config.get('unique_key') %}
  {% set hard_deletes = adapter.get_hard_deletes_behavior(config) %}
  {% set updated_at = config.get('updated_at') or snapshot_get_time() %}
  {% set column_added, checked = snapshot_check_all_get_existing_columns(node, target_exists, config.get('check_cols')) %}

  {% set row_changed -%}
    (
    {%- if column_added -%}
      {{ get_true_sql() }}
    {%- else -%}
      {%- for name in checked -%}
        {%- set old = snapshotted_rel ~ '.' ~ name -%}
        {%- set new = current_rel ~ '.' ~ name -%}
        {{ old }} != {{ new }}
        or
        (
            (({{ old }} is null) and not ({{ new }} is null))
            or
            ((not {{ old }} is null) and ({{ new }} is null))
        )
        {%- if not loop.last %} or {% endif -%}
      {%- endfor -%}
    {%- endif -%}
    )
  {%- endset %}

  {% do return({
    "unique_key": unique_key,
    "updated_at": updated_at,
    "row_changed": row_changed,
    "scd_id": snapshot_hash_arguments(api.Relation.scd_args(unique_key, updated_at)),
    "invalidate_hard_deletes": hard_deletes == 'invalidate',
    "hard_deletes": hard_deletes
  }) %}
{% endmacro %}
