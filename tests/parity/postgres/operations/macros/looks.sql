{% macro tell(what) %}
  {% set words = modules.re.sub('--.*', '', what | string).split() | join(' ') %}
  {% do run_query("insert into main.told values ($told$" ~ words ~ "$told$)") %}
{% endmacro %}

{% macro look() %}
  {% do run_query('create table if not exists main.told (what text)') %}
  {% do tell(target.keys() | list) %}
  {% do tell([target.dbname == target.database, target['pass'], target.password]) %}
  {% set base = api.Relation.create(database=target.database, schema=target.schema, identifier='base') %}
  {% for column in adapter.get_columns_in_relation(base) %}
    {% do tell([column.name, column.dtype, column.char_size, column.numeric_precision, column.numeric_scale, column.data_type, column.quoted, column.is_string(), column.is_number(), column.is_numeric()]) %}
  {% endfor %}
  {% for row in list_relations_without_caching(base) %}
    {% set relation = load_relation(api.Relation.create(database=target.database, schema=target.schema, identifier=row[1])) %}
    {% do tell([row.values() | list, relation.render(), relation.type ~ '', relation.is_materialized_view, relation.can_be_renamed, relation.can_be_replaced]) %}
  {% endfor %}
  {% for row in postgres__get_catalog(base.information_schema(), ['main']) if row['table_name'] == 'base' %}
    {% do tell([row['table_database'] == target.database, row['table_schema'], row['table_type'], row['table_comment'], row['column_name'], row['column_index'], row['column_type'], row['column_comment']]) %}
  {% endfor %}
  {% do tell(postgres__get_replace_table_sql(base, 'select 1 as id')) %}
  {% for row in postgres_get_relations() %}{% do tell(row.values() | list) %}{% endfor %}
  {% for row in run_query(get_show_indexes_sql(base)) %}{% do tell(row.values() | list) %}{% endfor %}
  {% do tell(adapter.check_schema_exists(target.database, 'main')) %}
  {% do tell(adapter.check_schema_exists(target.database, 'nowhere')) %}
  {% do tell(check_schema_exists(base.information_schema(), 'main')[0][0]) %}
  {% do tell('main' in (list_schemas(target.database).columns[0].values() | list)) %}
  {% do tell(information_schema_name(target.database)) %}
  {% do tell(base.information_schema('tables')) %}
  {% do tell(adapter.verify_database(target.database)) %}
  {% do tell(adapter.verify_database('"' ~ target.database ~ '"')) %}
  {% do tell(base.relation_max_name_length()) %}
  {% set long = base.incorporate(path={'identifier': 'n' * 63}) %}
  {% do tell(make_intermediate_relation(long)) %}
  {% do tell(make_backup_relation(long, 'view').identifier ~ make_backup_relation(long, 'view').type) %}
  {% do tell((make_temp_relation(long) | string)[:52]) %}
  {% do tell(get_grant_sql(base, 'select', ['a', 'b'])) %}
  {% do tell(get_revoke_sql(base, 'select', ['a', 'b'])) %}
  {% do tell(get_drop_index_sql(base, 'an_index')) %}
  {% do tell(get_replace_sql(base.incorporate(type='view'), base.incorporate(type='view'), 'select 1')) %}
  {% do tell(get_replace_sql(base.incorporate(type='table'), base.incorporate(type='materialized_view'), 'select 1')) %}
  {% do tell(get_rename_sql(base.incorporate(type='materialized_view'), 'new')) %}
  {% do tell(get_create_backup_sql(base.incorporate(type='table'))) %}
  {% do tell(adapter.quote('a"b')) %}
  {% do tell(adapter.type()) %}
  {% do tell(adapter.parse_index({'columns': ['a', 'b'], 'unique': true, 'type': 'gin'}).columns) %}
  {% do tell([api.Column.translate_type('string'), api.Column.translate_type('float'), api.Column.string_type(5), api.Column.numeric_type('numeric', 5, 2)]) %}
  {% do tell(get_columns_in_query('select 1 as one, 2 as "Two"')) %}
  {% for column in get_column_schema_from_query('select 1 as a, 1.5 as b, null as c, now() as d, array[1] as e, true as f, $x$y$x$::varchar(3) as g, 1::numeric(5,1) as h, $x${}$x$::jsonb as i, $x$00000000-0000-0000-0000-000000000000$x$::uuid as j, interval $x$1 day$x$ as k') %}
    {% do tell([column.name, column.data_type]) %}
  {% endfor %}
  {% do tell(run_query('select ' ~ dbt.last_day("timestamp '2024-03-03'", 'quarter'))[0][0]) %}
  {% do adapter.drop_schema(api.Relation.create(database=target.database, schema='made')) %}
  {% do adapter.create_schema(api.Relation.create(database=target.database, schema='made')) %}
{% endmacro %}

{% macro long_suffix() %}{% do make_intermediate_relation(api.Relation.create(identifier='n'), 's' * 64) %}{% endmacro %}
{% macro replaces() %}{% do adapter.execute("create or replace view main.base as select 2 as id, 'y'::varchar(7) as name, 2.5::numeric(10,2) as amount, now() as at, array[2] as list") %}{% endmacro %}
