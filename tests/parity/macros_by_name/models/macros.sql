-- depends_on: {{ ref('base') }}
{% set base = ref('base') %}
{% set view = base.incorporate(type='view') %}
{% set table = base.incorporate(type='table') %}
{% set materialized = base.incorporate(type='materialized_view') %}
select 1 as id
{%- if execute %}
/* {{ flat(dbt.default__any_value('x')) }} */
/* {{ flat(dbt.default__dateadd('day', 1, 'd')) }} */
/* {{ flat(dbt.default__datediff('a', 'b', 'day')) }} */
/* {{ flat(dbt.default__last_day('d', 'month')) }} */
/* {{ flat(dbt.default__listagg('x', "','", 'order by x', none)) }} */
/* {{ flat(dbt.default__listagg('x', "','", none, 3)) if false }} */
/* {{ flat(dbt.default__date(2024, 1, 2)) }} */
/* {{ flat(duckdb__date(2024, 1, 2)) }} */
/* {{ flat(dbt.date(2024, 1, 2)) }} */
/* {{ flat(dbt.default__split_part('x', "'-'", 2)) }} */
/* {{ flat(dbt._split_part_negative('x', "'-'", -1)) }} */
/* {{ flat(dbt.default__generate_series(3)) }} */
/* {{ flat(duckdb__generate_series(3)) }} */
/* {{ flat(dbt.default__equals('a', 'b')) }} */
/* {{ flat(dbt.equals('a', 'b')) }} */
/* {{ flat(dbt.default__snapshot_string_as_time('2024-01-02')) if false }} */
/* {{ flat(duckdb__snapshot_string_as_time('2024-01-02')) }} */
/* {{ flat(snapshot_string_as_time('2024-01-02')) }} */
/* {{ flat(dbt.default__information_schema_name('lake')) }} */
/* {{ flat(information_schema_name('lake')) }} */
/* {{ flat(dbt.default__create_table_as(false, base, 'select 1')) }} */
/* {{ flat(dbt.default__create_table_as(true, base, 'select 1')) }} */
/* {{ flat(dbt.default__drop_table(base)) }} */
/* {{ flat(dbt.default__drop_view(base)) }} */
/* {{ flat(drop_table(base)) }} */
/* {{ flat(drop_view(base)) }} */
/* {{ flat(drop_materialized_view(base)) }} */
/* {{ flat(dbt.default__drop_materialized_view(base)) }} */
/* {{ flat(get_create_sql(view, 'select 1')) }} */
/* {{ flat(get_create_sql(table, 'select 1')) }} */
/* {{ flat(get_create_sql(materialized, 'select 1')) }} */
/* {{ flat(get_replace_table_sql(base, 'select 1')) }} */
/* {{ flat(get_replace_view_sql(base, 'select 1')) }} */
/* {{ flat(get_replace_materialized_view_sql(base, 'select 1')) }} */
/* {{ flat(get_replace_sql(table, view, 'select 1')) }} */
/* {{ flat(get_replace_sql(view, table, 'select 1')) }} */
/* {{ flat(get_drop_sql(table)) }} */
/* {{ flat(get_drop_sql(view)) }} */
/* {{ flat(get_drop_sql(materialized)) }} */
/* {{ flat(dbt.default__get_incremental_default_sql({'target_relation': table, 'temp_relation': view, 'unique_key': none, 'dest_columns': adapter.get_columns_in_relation(base), 'incremental_predicates': none})) }} */
/* {{ flat(dbt.default__snapshot_merge_sql(table, view, ['id', 'name'])) }} */
/* {{ flat(dbt.default__get_insert_overwrite_merge_sql(table, view, adapter.get_columns_in_relation(base), ['id > 0'], false)) }} */
/* {{ flat(get_insert_overwrite_merge_sql(table, view, adapter.get_columns_in_relation(base), [], true)) }} */
/* {{ flat(get_incremental_insert_overwrite_sql({'target_relation': table, 'temp_relation': view, 'dest_columns': adapter.get_columns_in_relation(base), 'incremental_predicates': ['id > 0']})) }} */
/* {{ flat(create_or_replace_clone(table, view)) }} */
/* {{ flat(dbt.default__create_or_replace_clone(table, view)) }} */
/* {{ flat(get_limit_subquery_sql('select 1', 5)) }} */
/* {{ flat(get_show_sql('select 1', none, 5)) }} */
/* {{ flat(get_show_sql('select 1', 'set x = 1;', -1)) }} */
/* {{ flat(convert_datetime('20240102', '%Y%m%d')) }} */
/* {{ flat(dates_in_range('20240101', '20240103')) }} */
/* {{ flat(dates_in_range('20240101')) }} */
/* {{ flat(partition_range('20240101,20240102')) }} */
/* {{ flat(partition_range('20240101')) }} */
/* {{ flat(dbt.default__generate_alias_name('other', model)) }} */
/* {{ flat(dbt.default__generate_alias_name(none, model)) }} */
/* {{ flat(dbt.default__generate_database_name('other', model)) }} */
/* {{ flat(dbt.default__generate_schema_name('other', model)) }} */
/* {{ flat(dbt.default__generate_schema_name(none, model)) }} */
/* {{ flat(generate_schema_name_for_env('other', model)) }} */
/* {{ flat(generate_schema_name_for_env(none, model)) }} */
/* {{ flat(is_core_v2()) }} */
/* {{ flat(in_transaction('select 1')) }} */
/* {{ flat(after_commit('select 2')) }} */
/* {{ flat(before_begin('select 3')) }} */
/* {{ flat(make_hook_config('select 4', true)) }} */
/* {{ flat(duckdb__get_binding_char()) }} */
/* {{ flat(duckdb__get_batch_size()) }} */
/* {{ flat(get_binding_char()) }} */
/* {{ flat(get_batch_size()) }} */
/* {{ flat(location_exists('nowhere.parquet')) }} */
/* {{ flat(get_snapshot_table_column_names()) }} */
/* {{ flat(duckdb__get_catalog_schemas_where_clause_sql(['main', 'raw'])) }} */
/* {{ flat(get_quoted_csv(['a', 'b'])) }} */
/* {{ flat(diff_columns(adapter.get_columns_in_relation(base), []) | map(attribute='name') | join(' ')) }} */
/* {{ flat(get_merge_update_columns(['name'], none, [])) }} */
/* {{ flat(array_construct([1, 2], 'integer') | trim) }} */
/* {{ flat(array_append('a', 1)) }} */
/* {{ flat(array_concat('a', 'b')) }} */
/* {{ flat(get_intervals_between("'2024-01-01'::date", "'2024-01-03'::date", 'day')) }} */
/* {{ flat(get_powers_of_two(5)) }} */
/* {{ flat(dbt.default__get_show_grant_sql(base)) }} */
/* {{ flat(dbt.default__get_create_index_sql(base, {})) }} */
/* {{ flat(get_catalog(base.information_schema(), ['main']).column_names) }} */
/* {{ flat(duckdb__get_catalog(base.information_schema(), ['main']).column_names) }} */
/* {{ flat(dbt.default__snapshot_get_time()) }} */
/* {{ flat(dbt.default__current_timestamp_backcompat()) }} */
/* {{ flat(dbt.default__current_timestamp_in_utc_backcompat()) }} */
/* {{ flat(current_timestamp_backcompat()) }} {{ flat(current_timestamp_in_utc_backcompat()) }} */
/* {{ flat(dbt.default__listagg('x', "','", none, 3)) }} */
/* {{ flat(get_formatted_aggregate_function_args()) }} */
/* {{ flat(get_function_language_specifier()) }} */
/* {{ flat(get_aggregate_function_volatility_specifier()) }} */
/* {{ flat(get_function_python_options()) }} */
/* {{ flat(scalar_function_volatility_javascript()) }} */
/* {{ flat(unsupported_volatility_warning('often')) }} */
/* {{ flat(drop_schema_named('none_such')) }} */
/* {{ flat(dbt.default__create_schema(api.Relation.create(database=base.database, schema='made'))) }}{{ flat(dbt.default__drop_schema(api.Relation.create(database=base.database, schema='made'))) }} */
/* {{ flat(duckdb__drop_schema(api.Relation.create(database=base.database, schema='none_such'))) }} */
/* {{ flat(duckdb__alter_table_set_partitioned_by(base, ['id'])) }} */
/* {{ flat(duckdb__alter_table_set_sorted_by(base, ['id'])) }} */
/* {{ flat(py_write_table(false, base, 'x = 1') | length > 0) }} */
/* {{ flat(register_upstream_external_models()) }} */
/* {{ flat(validate_merge_clause_list({'when_matched': [{'action': 'update'}]}, 'when_matched', [])) }} */
/* {{ flat(snapshot_string_as_time('2024-01-02')) }} */
/* {{ flat(write('payload')) }} */
{%- endif %}
