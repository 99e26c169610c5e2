{# The call block asks what kind of database is attached under that name: not every kind has schemas. #}
{% macro duckdb__create_schema(relation) -%}
  {%- call statement('create_schema') -%}
    {% set attached_sql %}
      select type from duckdb_databases()
      where lower(database_name)='{{ relation.database | lower }}'
      and type != 'duckdb'
    {% endset %}
    {% set attached = run_query(attached_sql) %}
    {% set kind = attached.columns[0].values()[0] if attached | length > 0 else none %}

    {% if kind == 'sqlite' and relation.schema != 'main' %}
      {% do exceptions.raise_compiler_error("Schema must be 'main' when writing to sqlite instead got " ~ relation.schema) %}
    {% elif kind not in ['sqlite', 'mysql'] %}
      create schema if not exists {{ relation.without_identifier() }}
    {% endif %}
  {%- endcall -%}
{% endmacro %}

{% macro duckdb__drop_schema(relation) -%}
  {%- call statement('drop_schema') -%}
    drop schema if exists {{ relation.without_identifier() }} cascade
  {%- endcall -%}
{% endmacro %}

{% macro duckdb__list_schemas(database) %}
  {% set schemas_sql %}
    select schema_name
    from system.information_schema.schemata
    {% if database is not none %}
    where lower(catalog_name) = '{{ database | lower }}'
    {% endif %}
  {% endset %}
  {% do return(run_query(schemas_sql)) %}
{% endmacro %}

{% macro duckdb__check_schema_exists(information_schema, schema) %}
  {% set count_sql %}
    select count(*)
    from system.information_schema.schemata
    where lower(schema_name) = '{{ schema | lower }}'
    and lower(catalog_name) = '{{ information_schema.database | lower }}'
  {% endset %}
  {% do return(run_query(count_sql)) %}
{% endmacro %}

{% macro duckdb__list_relations_without_caching(schema_relation) %}
  {% call statement('list_relations_without_caching', fetch_result=True) -%}
    select
      '{{ schema_relation.database }}' as database,
      table_name as name,
      table_schema as schema,
      CASE table_type
        WHEN 'BASE TABLE' THEN 'table'
        WHEN 'VIEW' THEN 'view'
        WHEN 'LOCAL TEMPORARY' THEN 'table'
        END as type
    from system.information_schema.tables
    where lower(table_schema) = '{{ schema_relation.schema | lower }}'
    and lower(table_catalog) = '{{ schema_relation.database | lower }}'
  {% endcall %}
  {% do return(load_result('list_relations_without_caching').table) %}
{% endmacro %}

{# describe, since information_schema.columns loads the whole catalog, and that is slow on a remote one. Its types carry their own precision. #}
{% macro duckdb__get_columns_in_relation(relation) %}
  {% call statement('get_columns_in_relation', fetch_result=True) %}
    select
      column_name,
      column_type as data_type,
      cast(null as bigint) as character_maximum_length,
      cast(null as bigint) as numeric_precision,
      cast(null as bigint) as numeric_scale
    from (describe {{ relation.render() }})
  {% endcall %}
  {% do return(sql_convert_columns_in_relation(load_result('get_columns_in_relation').table)) %}
{% endmacro %}

{# The query ends up inside describe (...), which a header cannot stand in: the header runs first, on its own. #}
{% macro duckdb__get_empty_subquery_sql(select_sql, select_sql_header=none) %}
    {%- if select_sql_header is not none -%}
      {%- do run_query(select_sql_header) -%}
    {%- endif -%}
    select * from (
        {{ select_sql }}
    ) as __dbt_sbq
    where false
    limit 0
{% endmacro %}

{% macro get_column_names() %}
    (
    {% for column in model['columns'].values() %}
      {{ adapter.quote(column['name']) if column.get('quote') else column['name'] }} {{ "," if not loop.last }}
    {% endfor %}
  )
{% endmacro %}


{# Partitions belong to the table that stays: not to temporary ones, nor to one that is renamed later. #}
{% macro duckdb__get_partitioned_by(relation, temporary) %}
  {% set configured = config.get('partitioned_by', none) %}
  {% if configured is none or configured == '' %}
    {% set configured = config.get('partition_by', none) %}
  {% endif %}
  {% if temporary or configured is none or configured == '' %}
    {% do return(none) %}
  {% endif %}

  {% set columns = normalize_string_or_list(configured, "partitioned_by/partition_by") %}
  {% if not columns %}
    {% do exceptions.raise_compiler_error("partitioned_by/partition_by must contain at least one column") %}
  {% endif %}

  {% if this is defined and config.get('materialized') in ['table', 'incremental']
        and relation.identifier and this.identifier and relation.identifier != this.identifier %}
    {% do return(none) %}
  {% endif %}

  {% if not adapter.is_ducklake(relation) %}
    {% do adapter.warn_once("partitioned_by/partition_by is only supported for DuckLake relations; ignoring for " ~ relation) %}
    {% do return(none) %}
  {% endif %}
  {% do return(columns | join(', ')) %}
{% endmacro %}

{% macro duckdb__alter_table_set_partitioned_by(relation, partitioned_by) -%}
  alter table {{ relation }} set partitioned by ({{ partitioned_by }});
{%- endmacro %}

{# As with partitions, except that these are column names and get quoted. #}
{% macro duckdb__get_sorted_by(relation, temporary) %}
  {% set configured = config.get('sorted_by', none) %}
  {% if configured is none %}
    {% set configured = config.get('sort_by', none) %}
  {% endif %}
  {% if temporary or configured is none %}
    {% do return(none) %}
  {% endif %}

  {% set columns = normalize_string_or_list(configured, "sorted_by/sort_by") %}
  {% if not columns %}
    {% do exceptions.raise_compiler_error("sorted_by/sort_by must contain at least one column") %}
  {% endif %}

  {% if this is defined and config.get('materialized') in ['table', 'incremental']
        and relation.identifier and this.identifier and relation.identifier != this.identifier %}
    {% do return(none) %}
  {% endif %}

  {% if not adapter.is_ducklake(relation) %}
    {% do adapter.warn_once("sorted_by/sort_by is only supported for DuckLake relations; ignoring for " ~ relation) %}
    {% do return(none) %}
  {% endif %}

  {% set quoted = [] %}
  {% for column in columns %}
    {% do quoted.append(adapter.quote(column | replace('"', '""'))) %}
  {% endfor %}
  {% do return(quoted | join(', ')) %}
{% endmacro %}

{% macro duckdb__alter_table_set_sorted_by(relation, sorted_by) -%}
  alter table {{ relation }} set sorted by ({{ sorted_by }});
{%- endmacro %}


{% macro create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) %}
  {% do return(adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code, language, partitioned_by=partitioned_by, sorted_by=sorted_by)) %}
{% endmacro %}

{#
  Three shapes: plain `create table as`; with a contract, the declared columns first and
  then an insert; with partitions or an order, an empty table first, which is altered
  before the rows come. Temporary tables take no constraints.
#}
{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) -%}
  {%- if language == 'python' -%}
    {{ py_write_table(temporary=temporary, relation=relation, compiled_code=compiled_code, partitioned_by=partitioned_by, sorted_by=sorted_by) }}
  {%- elif language != 'sql' -%}
    {%- do exceptions.raise_compiler_error("duckdb__create_table_as macro didn't get supported language, it got %s" % language) -%}
  {%- else -%}
    {%- set contract = config.get('contract') -%}
    {%- if contract.enforced -%}
      {%- do get_assert_columns_equivalent(compiled_code) -%}
    {%- endif -%}
    {%- set header = config.get('sql_header', none) -%}
    {%- set declared = contract.enforced and not temporary -%}
    {{ header if header is not none }}

    create {{ "temporary" if temporary }} table
      {{ relation.include(database=(not temporary), schema=(not temporary)) }}
    {% if declared %}
    {{ get_table_columns_and_constraints() }} ;
    {% elif partitioned_by or sorted_by %}
    as (
      select * from (
        {{ compiled_code }}
      ) as model_subq
      limit 0
    );
    {% else %}
    as (
      {{ compiled_code }}
    );
    {% endif %}

    {% if partitioned_by %}
    {{ duckdb__alter_table_set_partitioned_by(relation, partitioned_by) }}
    {% endif %}
    {% if sorted_by %}
    {{ duckdb__alter_table_set_sorted_by(relation, sorted_by) }}
    {% endif %}

    {% if declared %}
    insert into {{ relation }} {{ get_column_names() }} (
      {{ get_select_subquery(compiled_code) }}
    );
    {% elif partitioned_by or sorted_by %}
    insert into {{ relation }}
      select * from (
        {{ compiled_code }}
      ) as model_subq;
    {% endif %}
  {%- endif -%}
{% endmacro %}

{# Python models are not run here; the name is kept for projects that override it. #}
{% macro py_write_table(temporary, relation, compiled_code, partitioned_by=none, sorted_by=none) -%}
{{ compiled_code }}
{% endmacro %}

{% macro duckdb__create_view_as(relation, sql) -%}
  {%- if config.get('contract').enforced -%}
    {%- do get_assert_columns_equivalent(sql) -%}
  {%- endif -%}
  {%- set header = config.get('sql_header', none) -%}
  {{ header if header is not none }}
  create view {{ relation }} as (
    {{ sql }}
  );
{% endmacro %}

{# DuckLake knows no cascade. #}
{% macro duckdb__drop_relation(relation) %}
  {% call statement('drop_relation', auto_begin=False) -%}
    drop {{ relation.type }} if exists {{ relation }} {{ "cascade" if not adapter.is_ducklake(relation) }}
  {%- endcall %}
{% endmacro %}

{% macro duckdb__rename_relation(from_relation, to_relation) %}
  {% set new_name = adapter.quote_as_configured(to_relation.identifier, 'identifier') %}
  {% call statement('rename_relation') -%}
    alter {{ to_relation.type }} {{ from_relation }} rename to {{ new_name }}
  {%- endcall %}
{% endmacro %}


{# Temporary tables live outside all schemas and as long as the connection, so the name alone must tell them apart. #}
{% macro duckdb__make_temp_relation(base_relation, suffix) %}
  {% do return(base_relation.incorporate(path={
    "identifier": base_relation.identifier ~ suffix ~ py_current_timestring(),
    "schema": none,
    "database": none
  })) %}
{% endmacro %}

{# Where to stage rows: {'relation', 'temporary'}. MotherDuck has no temporary tables on its server, so there it is a real one in a schema of its own. #}
{% macro duckdb__dispatch_temporary_relation(target_relation, batch_id='') %}
  {% if not adapter.is_motherduck() %}
    {% do return({'relation': make_temp_relation(target_relation), 'temporary': true}) %}
  {% endif %}

  {% set staging = target_relation.incorporate(path=adapter.get_temp_relation_path(target_relation, batch_id)) %}
  {% set own_schema = config.get('meta', {}).get('temp_schema_name') %}
  {% if own_schema %}
    {% set staging = staging.incorporate(path={'schema': own_schema}) %}
  {% endif %}
  {% do run_query(create_schema(staging)) %}
  {% if not adapter.disable_transactions() %}
    {% do adapter.commit() %}
  {% endif %}
  {% do return({'relation': staging, 'temporary': false}) %}
{% endmacro %}


{% macro duckdb__current_timestamp() -%}
  now()
{%- endmacro %}

{% macro duckdb__snapshot_string_as_time(timestamp) %}
  {% do return("'" ~ timestamp ~ "'::timestamp") %}
{% endmacro %}

{% macro duckdb__snapshot_get_time() -%}
  {{ current_timestamp() }}::timestamp
{%- endmacro %}

{% macro duckdb__get_incremental_default_sql(arg_dict) %}
  {% do return(get_incremental_delete_insert_sql(arg_dict)) %}
{% endmacro %}


{% macro location_exists(location) %}
  {% do return(adapter.location_exists(location)) %}
{% endmacro %}

{% macro write_to_file(relation, location, options) %}
  {% call statement('write_to_file') -%}
    copy {{ relation }} to '{{ location }}' ({{ options }})
  {%- endcall %}
{% endmacro %}

{% macro store_relation(plugin, relation, location, format, config) %}
  {% do adapter.store_relation(plugin, relation, adapter.get_columns_in_relation(relation), location, format, config) %}
{% endmacro %}

{# The copy options, rendered. format and delimiter stood beside `options` before it existed, and win over it. #}
{% macro render_write_options(config) %}
  {% set options = config.get('options', {}) %}
  {% if options is not mapping %}
    {% do exceptions.raise_compiler_error("The options argument must be a dictionary") %}
  {% endif %}

  {% for name in options %}
    {% do options.update({name: render(options[name])}) %}
  {% endfor %}
  {% for name in ['format', 'delimiter'] if config.get(name) %}
    {% do options.update({name: render(config.get(name))}) %}
  {% endfor %}
  {% do return(options) %}
{% endmacro %}


{% macro duckdb__apply_grants(relation, grant_config, should_revoke=True) %}
  {% if grant_config %}
    {{ adapter.warn_once('Grants for relations are not supported by DuckDB') }}
  {% endif %}
{% endmacro %}


{% macro duckdb__get_create_index_sql(relation, index_dict) -%}
  {%- set index = adapter.parse_index(index_dict) -%}
  create {{ "unique" if index.unique }} index
  "{{ index.render(relation) }}"
  on {{ relation }}
  ({{ index.columns | join(", ") }});
{%- endmacro %}

{# Without transactions of its own: it also runs after the commit, and what it began there would be rolled back. #}
{% macro drop_indexes_on_relation(relation) %}
  {% call statement('get_indexes_on_relation', fetch_result=True, auto_begin=False) %}
    SELECT index_name
    FROM duckdb_indexes()
    WHERE database_name = '{{ relation.database }}'
      AND schema_name = '{{ relation.schema }}'
      AND table_name = '{{ relation.identifier }}'
  {% endcall %}

  {% for row in load_result('get_indexes_on_relation').table %}
    {% call statement('drop_index_' ~ loop.index, auto_begin=false) %}
      DROP INDEX "{{ relation.database }}"."{{ relation.schema }}"."{{ row[0] }}"
    {% endcall %}
  {% endfor %}
{% endmacro %}


{#
  DuckDB neither renames nor drops a table that a foreign key points at, and cannot drop
  the foreign key alone. So the tables that point here, directly or through others, go
  first, and only if this run builds them again: each is a selected model downstream of
  this one, a table or fully refreshed. Their rows are kept under a backup name. Foreign
  keys do not cross schemas, so one schema is searched.
#}
{% macro drop_foreign_key_dependents(relation) %}
  {% set database = adapter.escape_sql_string(relation.database) %}
  {% set schema = adapter.escape_sql_string(relation.schema) %}
  {% set identifier = adapter.escape_sql_string(relation.identifier) %}

  {# one row for a dependent and a table it points at, the most distant first: the order to drop them in #}
  {% call statement('get_foreign_key_dependents', fetch_result=True) %}
    with recursive fks as (
      select table_name, referenced_table
      from duckdb_constraints()
      where constraint_type = 'FOREIGN KEY'
        and lower(database_name) = lower('{{ database }}')
        and lower(schema_name) = lower('{{ schema }}')
        and lower(table_name) <> lower(referenced_table)
    ),
    dependents(table_name, depth) as (
      select table_name, 1
      from fks
      where lower(referenced_table) = lower('{{ identifier }}')
      union
      select fks.table_name, dependents.depth + 1
      from fks
      join dependents on lower(fks.referenced_table) = lower(dependents.table_name)
    )
    select d.table_name, d.depth, f.referenced_table
    from (select table_name, max(depth) as depth from dependents group by table_name) d
    join fks f on f.table_name = d.table_name
    order by d.depth desc, d.table_name, f.referenced_table
  {% endcall %}

  {% set targets = {} %}
  {% for row in load_result('get_foreign_key_dependents').table %}
    {% do targets.setdefault(row[0], []).append(row[2] | lower) %}
  {% endfor %}
  {% if not targets %}
    {% do return([]) %}
  {% endif %}

  {# the models that build these tables, and the ids of all tables in the chain by their lower-case names #}
  {% set models = {} %}
  {% set ids = {relation.identifier | lower: model.unique_id} %}
  {% for node in graph.nodes.values() if node.resource_type == 'model'
        and (node.database or '') | lower == (relation.database or '') | lower
        and node.schema | lower == relation.schema | lower %}
    {% for table in targets if (node.alias or node.name) | lower == table | lower %}
      {% do models.update({table: node}) %}
      {% do ids.update({table | lower: node.unique_id}) %}
    {% endfor %}
  {% endfor %}

  {% set problems = [] %}
  {% for table, pointed_at in targets.items() %}
    {% set node = models.get(table) %}
    {% set upstream = [] %}
    {% for name in pointed_at if name in ids %}
      {% do upstream.append(ids[name]) %}
    {% endfor %}

    {% if node is none %}
      {% do problems.append(table ~ " (not built by a dbt model in this project)") %}
    {% elif node.unique_id not in selected_resources %}
      {% do problems.append(table ~ " (model " ~ node.name ~ " is not selected in this run)") %}
    {% elif not upstream | select('in', node.depends_on.nodes) | list %}
      {% do problems.append(
        table ~ " (model " ~ node.name ~ " does not ref() the table its foreign key points at, so dbt may not rebuild it afterwards; use `to: ref(...)` in the constraint)"
      ) %}
    {% else %}
      {% set refreshed = flags.FULL_REFRESH if node.config.full_refresh is none else node.config.full_refresh %}
      {% if node.config.materialized != 'table' and not (node.config.materialized == 'incremental' and refreshed) %}
        {% do problems.append(
          table ~ " (model " ~ node.name ~ " is materialized as " ~ node.config.materialized ~ " and would lose its data; run with --full-refresh)"
        ) %}
      {% endif %}
    {% endif %}
  {% endfor %}
  {% if problems %}
    {% do exceptions.raise_compiler_error(
      "Cannot replace " ~ relation ~ " because DuckDB does not allow replacing a table that a foreign key "
      ~ "references, and dbt-duckdb can only drop referencing tables that this run will rebuild. "
      ~ "Problem tables: " ~ problems | join("; ")
    ) %}
  {% endif %}

  {% set dropped = [] %}
  {% for table in targets %}
    {% set dependent = api.Relation.create(database=relation.database, schema=relation.schema, identifier=table, type='table') %}
    {% set backup = dependent.incorporate(path={'identifier': table ~ '__dbt_fk_backup'}, type='table') %}
    {% do adapter.drop_relation(backup) %}
    {% call statement('backup_foreign_key_dependent_' ~ loop.index) %}
      create table {{ backup }} as select * from {{ dependent }}
    {% endcall %}
    {% do log("Dropping " ~ dependent ~ " because it references " ~ relation ~ " through a foreign key; it is rebuilt later in this run", info=True) %}
    {% do adapter.drop_relation(dependent) %}
    {% do dropped.append({'relation': dependent, 'backup': backup}) %}
  {% endfor %}
  {% do return(dropped) %}
{% endmacro %}

{# Gives the dropped tables their rows back, until their own models rebuild them with constraints. #}
{% macro restore_foreign_key_dependents(dropped) %}
  {% for item in dropped | reverse %}
    {% do log("Restoring data for " ~ item['relation'] ~ "; its constraints are rebuilt later in this run", info=True) %}
    {% do adapter.rename_relation(item['backup'], item['relation']) %}
  {% endfor %}
{% endmacro %}

{# The types of all constraints of this model, if its contract is enforced. #}
{% macro enforced_constraint_types() %}
  {% set types = [] %}
  {% set contract = config.get('contract') %}
  {% if contract and contract.enforced %}
    {% do types.extend(model.get('constraints', []) | map(attribute='type')) %}
    {% for column in model.get('columns', {}).values() %}
      {% do types.extend(column.get('constraints', []) | map(attribute='type')) %}
    {% endfor %}
  {% endif %}
  {% do return(types) %}
{% endmacro %}

{% macro existing_constraint_types(relation) %}
  {% if relation is none or not relation.is_table %}
    {% do return([]) %}
  {% endif %}
  {% do return(adapter.existing_key_constraint_types(relation)) %}
{% endmacro %}

{# Such a table must be created under its final name: the table it points at remembers the first name through any rename, and could never be dropped again. #}
{% macro has_foreign_key_constraints(relation=none) %}
  {% if not adapter.catalog_supports_foreign_keys(this.database) %}
    {% do return(false) %}
  {% endif %}
  {% do return('foreign_key' in enforced_constraint_types() or 'foreign_key' in existing_constraint_types(relation)) %}
{% endmacro %}

{# A foreign key needs a primary or unique key to point at; the old table counts too, since the key may just have been taken out of the contract. #}
{% macro may_be_foreign_key_target(relation=none) %}
  {% if not adapter.catalog_supports_foreign_keys(this.database) %}
    {% do return(false) %}
  {% endif %}
  {% set types = enforced_constraint_types() + existing_constraint_types(relation) %}
  {% do return('primary_key' in types or 'unique' in types) %}
{% endmacro %}

{# In a transaction even where they are switched off, so that a failing build brings the old table and its dependents back. #}
{% macro drop_relation_for_rebuild(relation) %}
  {% do adapter.ensure_transaction() %}
  {% set dropped = drop_foreign_key_dependents(relation) if relation.is_table and may_be_foreign_key_target(relation) else [] %}
  {% do adapter.drop_relation(relation) %}
  {% do return(dropped) %}
{% endmacro %}
