-- depends_on: {{ ref('base') }}
select 1 as id
{%- if execute %}
-- commit: {{ adapter.commit() }}
-- convert_type: {{ adapter.convert_type(run_query('select 1 as a, 1.5 as b, true as c, current_date as d, \'x\' as e'), 0) }} {{ adapter.convert_type(run_query('select 1.5 as b'), 0) }} {{ adapter.convert_type(run_query('select true as c'), 0) }} {{ adapter.convert_type(run_query('select \'x\' as e'), 0) }}
-- check_schema_exists: {{ adapter.check_schema_exists(target.database, target.schema) }} {{ adapter.check_schema_exists(target.database, 'none_such') }}
-- grants: {{ adapter.standardize_grants_dict(run_query("select 'ann' as grantee, 'select' as privilege_type")) }}
-- hard deletes: {{ adapter.get_hard_deletes_behavior({'hard_deletes': 'new_record'}) }} {{ adapter.get_hard_deletes_behavior({'invalidate_hard_deletes': true}) }} {{ adapter.get_hard_deletes_behavior({}) }}
-- strategies: {{ adapter.valid_incremental_strategies() | list | sort }}
-- duckdb: {{ adapter.is_motherduck() }} {{ adapter.is_ducklake(this) }} {{ adapter.disable_transactions() }} {{ adapter.get_binding_char() }} {{ adapter.external_root() }} {{ adapter.location_exists('nowhere.parquet') }}
-- constraints: {{ adapter.render_raw_columns_constraints({'id': {'name': 'id', 'data_type': 'integer', 'constraints': [{'type': 'not_null'}]}}) }} {{ adapter.render_raw_model_constraints([{'type': 'check', 'expression': 'id > 0'}]) }}
-- a table: {{ run_query('select 1 as a, 2 as b').column_names }} {{ run_query('select 1 as a').columns['a'].values() }} {{ adapter.convert_datetimes_to_strs(run_query("select timestamp '2024-01-02 03:04:05' as t")).rows[0][0] }}
-- behaviour: {{ adapter.behavior.enable_truthy_nulls_equals_macro.no_warn }}
-- run_sql_for_tests: {{ adapter.run_sql_for_tests is defined }}
{%- endif %}
