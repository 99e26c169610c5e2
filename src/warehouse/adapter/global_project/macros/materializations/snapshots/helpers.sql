{% macro create_columns(relation, columns) %}
  {{ adapter.dispatch('create_columns', 'dbt')(relation, columns) }}
{% endmacro %}

{% macro default__create_columns(relation, columns) %}
  {% for column in columns %}
    {% call statement() %}
      alter table {{ relation.render() }} add column {{ adapter.quote(column.name) }} {{ column.expanded_data_type }};
    {% endcall %}
  {% endfor %}
{% endmacro %}


{% macro post_snapshot(staging_relation) %}
  {{ adapter.dispatch('post_snapshot', 'dbt')(staging_relation) }}
{% endmacro %}

{% macro default__post_snapshot(staging_relation) %}
{% endmacro %}


{% macro get_true_sql() %}
  {{ adapter.dispatch('get_true_sql', 'dbt')() }}
{% endmacro %}

{% macro default__get_true_sql() %}
  {% do return('TRUE') %}
{% endmacro %}


{% macro get_snapshot_table_column_names() %}
  {% do return({
    'dbt_valid_to': 'dbt_valid_to',
    'dbt_valid_from': 'dbt_valid_from',
    'dbt_scd_id': 'dbt_scd_id',
    'dbt_updated_at': 'dbt_updated_at',
    'dbt_is_deleted': 'dbt_is_deleted'
  }) %}
{% endmacro %}


{% macro snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {{ adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation) }}
{% endmacro %}

{#
  One row for each change to the snapshot, told apart by dbt_change_type: rows to insert,
  open rows to close because a newer version came, and open rows to close because their
  key is gone from the source. With hard_deletes: new_record, a key that is gone is also
  inserted once more, marked as deleted.
#}
{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set open_end = config.get('dbt_valid_to_current') -%}
  {%- set records_deletes = strategy.hard_deletes == 'new_record' -%}
  {%- set follows_deletes = records_deletes or strategy.hard_deletes == 'invalidate' -%}
  {%- set was_deleted = "snapshotted_data." ~ columns.dbt_is_deleted -%}

  {#- a key that stays away must not be closed or marked on every run again -#}
  {%- set already_deleted -%}
    {{ was_deleted }} = 'True'
    and
    {% if open_end -%}
      snapshotted_data.{{ columns.dbt_valid_to }} = {{ open_end }}
    {%- else -%}
      snapshotted_data.{{ columns.dbt_valid_to }} is null
    {%- endif %}
  {%- endset -%}

  {#- a row also counts as new when its key had been marked as deleted -#}
  {%- set changed_or_returned = strategy.row_changed ~ ("or " ~ was_deleted ~ " = 'True' " if records_deletes else " ") -%}
  {%- if records_deletes -%}
    {%- set deletion_scd_id = snapshot_hash_arguments([columns.dbt_scd_id, snapshot_get_time()]) -%}
  {%- endif -%}

  with snapshot_query as (
    {{ source_sql }}
  ),

  snapshotted_data as (
    select *, {{ unique_key_fields(strategy.unique_key) }}
    from {{ target_relation }}
    where {% if open_end -%}
      ( {{ equals(columns.dbt_valid_to | trim, open_end | trim) }} or {{ columns.dbt_valid_to | trim }} is null )
    {%- else -%}
      {{ columns.dbt_valid_to }} is null
    {%- endif %}
  ),

  insertions_source_data as (
    select *, {{ unique_key_fields(strategy.unique_key) }},
      {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
      {{ get_dbt_valid_to_current(strategy, columns) }},
      {{ strategy.scd_id }} as {{ columns.dbt_scd_id }}
    from snapshot_query
  ),

  updates_source_data as (
    select *, {{ unique_key_fields(strategy.unique_key) }},
      {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_to }}
    from snapshot_query
  ),

  {%- if follows_deletes %}
  deletes_source_data as (
    select *, {{ unique_key_fields(strategy.unique_key) }} from snapshot_query
  ),
  {%- endif %}

  insertions as (
    select 'insert' as dbt_change_type, source_data.* {{- ",'False' as " ~ columns.dbt_is_deleted if records_deletes }}
    from insertions_source_data as source_data
    left outer join snapshotted_data on {{ unique_key_join_on(strategy.unique_key, "snapshotted_data", "source_data") }}
    where {{ unique_key_is_null(strategy.unique_key, "snapshotted_data") }}
      or ({{ unique_key_is_not_null(strategy.unique_key, "snapshotted_data") }} and (
        {{ changed_or_returned }}
      ) )
  ),

  updates as (
    select 'update' as dbt_change_type, source_data.*, snapshotted_data.{{ columns.dbt_scd_id }} {{- ", " ~ was_deleted if records_deletes }}
    from updates_source_data as source_data
    join snapshotted_data on {{ unique_key_join_on(strategy.unique_key, "snapshotted_data", "source_data") }}
    where (
      {{ changed_or_returned }}
    )
  )

  {%- if follows_deletes %}
  , deletes as (
    select 'delete' as dbt_change_type, source_data.*,
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
      {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_to }},
      snapshotted_data.{{ columns.dbt_scd_id }} {{- ", " ~ was_deleted if records_deletes }}
    from snapshotted_data
    left join deletes_source_data as source_data on {{ unique_key_join_on(strategy.unique_key, "snapshotted_data", "source_data") }}
    where {{ unique_key_is_null(strategy.unique_key, "source_data") }}
    {%- if records_deletes %} and not ( {{ already_deleted }} ) {%- endif %}
  )
  {%- endif %}

  {%- if records_deletes %}
    {#- columns that the source still has; those that the snapshot does not know yet are null here -#}
    {% set snapshot_names = get_list_of_column_names(get_columns_in_relation(target_relation)) %}
    {% set source_names = get_columns_in_query(source_sql) %}
  , deletion_records as (
    select 'insert' as dbt_change_type,
      {%- for name in source_names -%}
        {{ 'snapshotted_data' if name in snapshot_names else 'source_data' }}.{{ adapter.quote(name) }},
      {%- endfor -%}
      {%- if strategy.unique_key | is_list -%}
        {%- for key in strategy.unique_key -%}
          snapshotted_data.{{ key }} as dbt_unique_key_{{ loop.index }},
        {% endfor -%}
      {%- else -%}
        snapshotted_data.dbt_unique_key as dbt_unique_key,
      {% endif -%}
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
      {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
      snapshotted_data.{{ columns.dbt_valid_to }} as {{ columns.dbt_valid_to }},
      {{ deletion_scd_id }} as {{ columns.dbt_scd_id }},
      'True' as {{ columns.dbt_is_deleted }}
    from snapshotted_data
    left join deletes_source_data as source_data on {{ unique_key_join_on(strategy.unique_key, "snapshotted_data", "source_data") }}
    where {{ unique_key_is_null(strategy.unique_key, "source_data") }} and not ( {{ already_deleted }} )
  )
  {%- endif %}

  select * from insertions union all select * from updates
  {%- if follows_deletes %} union all select * from deletes {%- endif %}
  {%- if records_deletes %} union all select * from deletion_records {%- endif %}
{%- endmacro %}


{% macro build_snapshot_table(strategy, sql) -%}
  {{ adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql) }}
{% endmacro %}

{% macro default__build_snapshot_table(strategy, sql) %}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() %}

    select *,
        {{ strategy.scd_id }} as {{ columns.dbt_scd_id }},
        {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
        {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
        {{ get_dbt_valid_to_current(strategy, columns) }}
        {%- if strategy.hard_deletes == 'new_record' -%}
        , 'False' as {{ columns.dbt_is_deleted }}
        {% endif -%}
    from (
        {{ sql }}
    ) sbq
{% endmacro %}


{% macro build_snapshot_staging_table(strategy, sql, target_relation) %}
  {% set staging = make_temp_relation(target_relation) %}
  {% set changes_sql = snapshot_staging_table(strategy, sql, target_relation) %}

  {% call statement('build_snapshot_staging_relation') %}
    {{ create_table_as(True, staging, changes_sql) }}
  {% endcall %}

  {% do return(staging) %}
{% endmacro %}


{% macro get_updated_at_column_data_type(snapshot_sql) %}
  {% set updated_at = namespace(data_type=none) %}
  {% for column in get_column_schema_from_query(snapshot_sql) if column.column in ('dbt_updated_at', 'DBT_UPDATED_AT') %}
    {% set updated_at.data_type = column.dtype %}
  {% endfor %}
  {% do return(updated_at.data_type or none) %}
{% endmacro %}


{# Warns where updated_at and the database's clock differ in type: with time zones in one of them, comparing them misleads. #}
{% macro check_time_data_types(sql) %}
  {% set updated_at_type = get_updated_at_column_data_type(sql) %}
  {% set clock_type = get_snapshot_get_time_data_type() %}
  {% if clock_type is not none and updated_at_type is not none and clock_type != updated_at_type and exceptions.warn_snapshot_timestamp_data_types %}
    {% do exceptions.warn_snapshot_timestamp_data_types(clock_type, updated_at_type) %}
  {% endif %}
{% endmacro %}


{# The nullif is null, but of the right type. #}
{% macro get_dbt_valid_to_current(strategy, columns) %}
  coalesce(nullif({{ strategy.updated_at }}, {{ strategy.updated_at }}), {{ config.get('dbt_valid_to_current') or "null" }})
  as {{ columns.dbt_valid_to }}
{% endmacro %}


{% macro unique_key_fields(unique_key) %}
    {% if unique_key | is_list %}
        {% for key in unique_key %}
            {{ key }} as dbt_unique_key_{{ loop.index }}
            {%- if not loop.last %} , {%- endif %}
        {% endfor %}
    {% else %}
        {{ unique_key }} as dbt_unique_key
    {% endif %}
{% endmacro %}


{% macro unique_key_join_on(unique_key, identifier, from_identifier) %}
    {% if unique_key | is_list %}
        {% for _ in unique_key %}
            {% set field = '.dbt_unique_key_' ~ loop.index %}
            {{ equals((identifier ~ field) | trim, (from_identifier ~ field) | trim) }}
            {%- if not loop.last %} and {%- endif %}
        {% endfor %}
    {% else %}
        {{ identifier }}.dbt_unique_key = {{ from_identifier }}.dbt_unique_key
    {% endif %}
{% endmacro %}


{% macro unique_key_is_null(unique_key, identifier) %}
    {{ identifier }}.{{ 'dbt_unique_key_1' if unique_key | is_list else 'dbt_unique_key' }} is null
{% endmacro %}


{% macro unique_key_is_not_null(unique_key, identifier) %}
    {{ identifier }}.{{ 'dbt_unique_key_1' if unique_key | is_list else 'dbt_unique_key' }} is not null
{% endmacro %}
