-- depends_on: {{ ref('base') }}
{% set base = ref('base') %}
{% set view = base.incorporate(type='view') %}
{% set table = base.incorporate(type='table') %}
{% set materialized = base.incorporate(type='materialized_view') %}
select 1 as id
{%- if execute %}
/* {{ flat(adapter.get_columns_in_table('main', 'base') | map(attribute='name') | join(' ')) }} */
/* {{ flat(adapter.cache_added(base)) }}{{ flat(adapter.cache_renamed(base, base.incorporate(path={'identifier': 'other'}))) }}{{ flat(adapter.cache_dropped(base.incorporate(path={'identifier': 'other'}))) }} */
/* {{ flat(adapter.use_ducklake_table_workarounds(base)) }} */
/* {{ flat(adapter.batch_id_for_model(model)) }} */
/* {{ flat(adapter.external_read_location('a/b.parquet', {})) }} {{ flat(adapter.external_write_options('a/b.parquet', {})) }} */
/* {{ flat(adapter.warn_once('once')) }}{{ flat(adapter.warn_once('once')) }} */
/* {{ flat(base.render_event_time_filtered()) }} */
/* {{ flat(builtins.config is defined) }} {{ flat(builtins.source is defined) }} {{ flat(builtins.var is defined) }} */
/* {{ flat(graph.sources | length) }} {{ flat(graph.exposures | length) }} {{ flat(graph.groups | length) }} {{ flat(graph.semantic_models | length) }} {{ flat(graph.saved_queries | length) }} {{ flat(graph.unit_tests | length) }} {{ flat(graph.functions | length) }} {{ flat(graph.metrics | length) }} */
/* {{ flat(graph.sources.values() | list) }} {{ flat(graph.nodes.get('model.shop.base').name) }} {{ flat(graph.exposures.values() | list) }} */
/* {{ flat(flags.STORE_FAILURES) }} {{ flat(flags.EMPTY) }} {{ flat(flags.FULL_REFRESH) }} {{ flat(flags.WHICH) }} */
/* {{ flat('5' | as_number) }} {{ flat('true' | as_bool) }} {{ flat('x' | as_text) }} {{ flat('[1]' | as_native) }} {{ flat([1] | is_list) }} {{ flat('1' | is_list) }} */
/* {{ flat(modules.datetime.tzinfo) }} {{ flat(modules.datetime.date.today() is not none) }} {{ flat(modules.datetime.datetime.utcnow() is not none) }} {{ flat(modules.datetime.datetime.now() is not none) }} */
/* {{ flat(model.config.materialized) }} {{ flat(model.config.get('materialized')) }} {{ flat(model.columns) }} {{ flat(model.description) }} {{ flat(model.package_name) }} */
/* {{ flat(target.get('type')) }} {{ flat(target.user) }} {{ flat(target.host) }} {{ flat(target.port) }} {{ flat(target.path is defined) }} {{ flat(target.role) }} {{ flat(target.warehouse) }} {{ flat(target.project) }} */
/* {{ flat(context.update({'brand_new': 1})) }} {{ flat(this.render()) }} */
/* {{ flat(modules.re.sub('(?m)^ *--.*$', '', get_create_intermediate_sql(view, 'select 1'))) }} */
/* {{ flat(modules.re.sub('(?m)^ *--.*$', '', get_create_intermediate_sql(table, 'select 1'))) }} {{ flat(modules.re.sub('(?m)^ *--.*$', '', dbt.default__get_create_intermediate_sql(view, 'select 1'))) }} */
/* {{ flat(modules.re.sub('(?m)^ *--.*$', '', get_merge_sql(table, view, 'id', adapter.get_columns_in_relation(base), none))) }} */
/* {{ collect_freshness_custom_sql(base, 'select 5').data[0][0] }} {{ validate_sql('select 1').response }} {{ dbt.default__validate_sql('select 1').response }} */
/* {{ config.meta_get('a', 'none') }} {{ config.set('a', 'b') }} {{ config.get('a') }} {{ config.model.name }} */
/* {{ store_raw_result('raw', 'm', 'c', 5, run_query('select 7 as a')) }}{% set raw = load_result('raw') %}{{ raw.response }} {{ raw.data }} {{ raw.table.column_names }} */
/* {{ diff_of_two_dicts({'a': ['x', 'Y']}, {'a': ['X']}) }} {{ local_md5('a') }} {{ set([1, 1]) }} {{ zip([1], [2]) | list }} */
/* {{ var.has_var('x') }} {{ env.name }} {{ dbt_metadata_envs }} {{ thread_id is string }} */
{%- endif %}
