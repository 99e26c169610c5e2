{% macro probe() %}
  {% set known = adapter.get_relation(target.database, target.schema, 'base') %}
  {% set absent = adapter.get_relation(database=target.database, schema=target.schema, identifier='absent') %}
  {% set facts = [] %}
  {% do facts.append('known ' ~ known ~ ' ' ~ (known.type if known else '-') ~ ' ' ~ (known.is_table if known else '-')) %}
  {% do facts.append('absent ' ~ absent ~ ' ' ~ (absent is none)) %}
  {% if execute %}
    {% for column in adapter.get_columns_in_relation(ref('base')) %}
      {% do facts.append(column.name ~ ' ' ~ column.dtype ~ ' ' ~ column.data_type ~ ' ' ~ column.quoted ~ ' ' ~ column.is_string() ~ ' ' ~ column.is_number() ~ ' ' ~ column.is_numeric() ~ ' ' ~ column.is_float() ~ ' ' ~ column.is_integer()) %}
    {% endfor %}
    {% do facts.append(adapter.get_columns_in_relation(ref('base')) | map(attribute='name') | join(',')) %}
    {% do facts.append(adapter.get_missing_columns(ref('base'), ref('other')) | map(attribute='name') | join(',')) %}
    {% do facts.append(adapter.quote('a b') ~ adapter.type() ~ adapter.check_schema_exists(target.database, 'nope') ~ adapter.check_schema_exists(target.database, target.schema)) %}
    {% do adapter.create_schema(api.Relation.create(database=target.database, schema='made')) %}
    {% set made = api.Relation.create(database=target.database, schema='made', identifier='t', type='table') %}
    {% do run_query('create or replace table ' ~ made ~ ' as select 1 as id') %}
    {% set renamed = made.incorporate(path={'identifier': 'renamed'}) %}
    {% do adapter.drop_relation(renamed) %}
    {% do adapter.rename_relation(made, renamed) %}
    {% set rows_before = run_query('select count(*) from ' ~ renamed)[0][0] %}
    {% do adapter.truncate_relation(renamed) %}
    {% do facts.append('truncated ' ~ rows_before ~ ' ' ~ run_query('select count(*) from ' ~ renamed)[0][0]) %}
    {% set result = run_query("select 1 as a, 'x' as b, null as c, 1.50::decimal(4,2) as d, date '2021-01-01' as e, true as f union all select 2, 'y', null, 2, null, false order by 1") %}
    {% do facts.append(result.columns[0].values() ~ ' ' ~ result.columns['b'].values() ~ ' ' ~ result.column_names ~ ' ' ~ result.rows | length ~ ' ' ~ result.columns[3].values() ~ ' ' ~ result.columns[4].values() ~ ' ' ~ result.columns[5].values() ~ result.rows[0]['a'] ~ result.rows[1].values()) %}
    {% call statement('named', fetch_result=True) %}select 5 as five{% endcall %}
    {% set named = load_result('named') %}
    {% do facts.append(named['data'] ~ named.table.columns[0].values()[0] ~ named['response']) %}
    {% set results = dbt_utils_like('select 1 as k, 2 as v') %}
    {% do facts.append(results) %}
    {% do facts.append(load_relation(this) ~ '' if load_relation(this) else 'no this yet') %}
    {% do facts.append(made.schema ~ made.include(database=false) ~ made.quote(schema=false) ~ made.render() ~ made.identifier ~ made.is_view ~ (made == renamed)) %}
    {% do facts.append(api.Column.create('x', 'varchar(10)').data_type ~ api.Column('y', 'varchar', 256).data_type ~ api.Column.translate_type('string') ~ api.Column.string_type(5)) %}
    {% do facts.append(dbt.type_string() ~ dbt.type_timestamp() ~ dbt.type_int() ~ dbt.type_float() ~ dbt.type_bigint() ~ dbt.type_numeric() ~ dbt.type_boolean()) %}
    {% do facts.append(dbt.dateadd('day', 1, "'2021-01-01'") ~ dbt.datediff("'2021-01-01'", "'2021-02-01'", 'month') ~ dbt.date_trunc('week', 'x') ~ dbt.last_day('x', 'month') ~ dbt.safe_cast('x', 'int') ~ dbt.split_part('x', "','", 2) ~ dbt.hash('x') ~ dbt.concat(['a', 'b']) ~ dbt.listagg('x', "','", 'order by y') ~ dbt.bool_or('x') ~ dbt.any_value('x') ~ dbt.string_literal("it's") ~ dbt.escape_single_quotes("it's") ~ dbt.length('x') ~ dbt.position("'a'", 'x') ~ dbt.replace('x', "'a'", "'b'") ~ dbt.right('x', 2) ~ dbt.except() ~ dbt.intersect() ~ dbt.cast_bool_to_text('true') ~ dbt.array_construct([1, 2]) ~ dbt.array_append('x', 1) ~ dbt.array_concat('x', 'y') ~ dbt.current_timestamp()) %}
  {% endif %}
  {{ return(facts) }}
{% endmacro %}
{% macro dbt_utils_like(query) %}
  {% set got = {} %}
  {% for row in run_query(query) %}{% do got.update({row[0]: row['v']}) %}{% endfor %}
  {{ return(got) }}
{% endmacro %}
