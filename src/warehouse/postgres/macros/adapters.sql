{# With a contract the declared columns come first and then an insert; temporary tables take no constraints. #}
{% macro postgres__create_table_as(temporary, relation, sql) -%}
  {%- set header = config.get('sql_header', none) -%}
  {%- set contract = config.get('contract') -%}
  {%- set unlogged = config.get('unlogged', default=false) -%}
  {{ header if header is not none }}

  create {{ "temporary" if temporary else "unlogged" if unlogged }} table {{ relation }}
  {% if contract.enforced %}
    {{ get_assert_columns_equivalent(sql) }}
  {% endif %}
  {% if contract.enforced and not temporary %}
    {{ get_table_columns_and_constraints() }} ;
    insert into {{ relation }} (
      {{ adapter.dispatch('get_column_names', 'dbt')() }}
    )
    {%- set sql = get_select_subquery(sql) %}
  {% else %}
    as
  {% endif %}
  (
    {{ sql }}
  );
{%- endmacro %}


{# `if not exists`, since the name tells the columns and the second: two batches may come to the same one. #}
{% macro postgres__get_create_index_sql(relation, index_dict) -%}
  {%- set index = adapter.parse_index(index_dict) -%}
  create {{ "unique" if index.unique }} index if not exists
  "{{ index.render(relation) }}"
  on {{ relation }} {{ "using " ~ index.type if index.type }}
  ({{ index.columns | join(", ") }})
{%- endmacro %}

{% macro postgres__get_drop_index_sql(relation, index_name) -%}
  drop index if exists "{{ relation.schema }}"."{{ index_name }}"
{%- endmacro %}

{# One row an index: name, method, whether unique, column names in one text. #}
{% macro postgres__get_show_indexes_sql(relation) %}
    select
      i.relname as name,
      m.amname as method,
      ix.indisunique as "unique",
      array_to_string(array_agg(a.attname), ',') as column_names
    from pg_index ix
    join pg_class i on i.oid = ix.indexrelid
    join pg_am m on m.oid=i.relam
    join pg_class t on t.oid = ix.indrelid
    join pg_namespace n on n.oid = t.relnamespace
    join pg_attribute a on a.attrelid = t.oid and a.attnum = ANY(ix.indkey)
    where t.relname = '{{ relation.identifier }}'
      and n.nspname = '{{ relation.schema }}'
      and t.relkind in ('r', 'm')
    group by 1, 2, 3
    order by 1, 2, 3
{% endmacro %}


{# A session sees one database alone, so another one is refused first, and its name is then left out. #}
{% macro postgres__create_schema(relation) -%}
  {%- if relation.database -%}
    {%- do adapter.verify_database(relation.database) -%}
  {%- endif -%}
  {%- call statement('create_schema') -%}
    create schema if not exists {{ relation.without_identifier().include(database=False) }}
  {%- endcall -%}
{% endmacro %}

{% macro postgres__drop_schema(relation) -%}
  {%- if relation.database -%}
    {%- do adapter.verify_database(relation.database) -%}
  {%- endif -%}
  {%- call statement('drop_schema') -%}
    drop schema if exists {{ relation.without_identifier().include(database=False) }} cascade
  {%- endcall -%}
{% endmacro %}

{% macro postgres__list_schemas(database) %}
  {% if database %}
    {% do adapter.verify_database(database) %}
  {% endif %}
  {% call statement('list_schemas', fetch_result=True, auto_begin=False) %}
    select distinct nspname from pg_namespace
  {% endcall %}
  {% do return(load_result('list_schemas').table) %}
{% endmacro %}

{% macro postgres__check_schema_exists(information_schema, schema) %}
  {% if information_schema.database %}
    {% do adapter.verify_database(information_schema.database) %}
  {% endif %}
  {% call statement('check_schema_exists', fetch_result=True, auto_begin=False) %}
    select count(*) from pg_namespace where nspname = '{{ schema }}'
  {% endcall %}
  {% do return(load_result('check_schema_exists').table) %}
{% endmacro %}

{# Every database has its own, so its name is not needed; nor is the argument looked at. #}
{% macro postgres__information_schema_name(database) -%}
  information_schema
{%- endmacro %}


{# `distinct` for functions alone: one name may stand for several of them, told apart by their arguments. #}
{% macro postgres__list_relations_without_caching(schema_relation) %}
  {% set kinds = [
    ['table', 'tablename', 'pg_tables'],
    ['view', 'viewname', 'pg_views'],
    ['materialized_view', 'matviewname', 'pg_matviews']
  ] %}
  {% call statement('list_relations_without_caching', fetch_result=True) -%}
    {% for type, name, catalog in kinds -%}
    select
      '{{ schema_relation.database }}' as database,
      {{ name }} as name,
      schemaname as schema,
      '{{ type }}' as type
    from {{ catalog }}
    where schemaname ilike '{{ schema_relation.schema }}'
    union all
    {% endfor -%}
    select distinct
      '{{ schema_relation.database }}' as database,
      proname as name,
      ns.nspname as schema,
      'function' as type
    from pg_proc
    join pg_namespace as ns on pronamespace = ns.oid
    where ns.nspname ilike '{{ schema_relation.schema }}'
  {% endcall %}
  {% do return(load_result('list_relations_without_caching').table) %}
{% endmacro %}

{# A temporary relation has no schema: it is found by its name alone. #}
{% macro postgres__get_columns_in_relation(relation) %}
  {% call statement('get_columns_in_relation', fetch_result=True) %}
    select
      column_name,
      data_type,
      character_maximum_length,
      numeric_precision,
      numeric_scale
    from {{ relation.information_schema('columns') }}
    where table_name = '{{ relation.identifier }}'
    {% if relation.schema %}
      and table_schema = '{{ relation.schema }}'
    {% endif %}
    order by ordinal_position
  {% endcall %}
  {% do return(sql_convert_columns_in_relation(load_result('get_columns_in_relation').table)) %}
{% endmacro %}


{# Longer names than the database keeps are cut off there without a word. So the base gives way, and the suffix, which tells relations apart, stays. #}
{% macro postgres__make_relation_with_suffix(base_relation, suffix, dstring) %}
  {% set ending = suffix ~ modules.datetime.datetime.now().strftime("%H%M%S%f") if dstring else suffix %}
  {% set longest = base_relation.relation_max_name_length() %}
  {% if ending | length > longest %}
    {% do exceptions.raise_compiler_error('Relation suffix is too long (' ~ ending | length ~ ' characters). Maximum length is ' ~ longest ~ ' characters.') %}
  {% endif %}
  {% do return(base_relation.incorporate(path={"identifier": base_relation.identifier[:longest - ending | length] ~ ending})) %}
{% endmacro %}

{% macro postgres__make_intermediate_relation(base_relation, suffix) %}
  {% do return(postgres__make_relation_with_suffix(base_relation, suffix, dstring=False)) %}
{% endmacro %}

{# Temporary tables live in a schema that the database names itself. #}
{% macro postgres__make_temp_relation(base_relation, suffix) %}
  {% set named = postgres__make_relation_with_suffix(base_relation, suffix, dstring=True) %}
  {% do return(named.incorporate(path={"schema": none, "database": none})) %}
{% endmacro %}

{% macro postgres__make_backup_relation(base_relation, backup_relation_type, suffix) %}
  {% do return(postgres__make_relation_with_suffix(base_relation, suffix, dstring=False).incorporate(type=backup_relation_type)) %}
{% endmacro %}


{# Dollar quotes, with a tag that no comment will hold by chance, so that a comment may hold any other quote. #}
{% macro postgres_escape_comment(comment) -%}
  {%- set quote = '$dbt_comment_literal_block$' -%}
  {%- if comment is not string -%}
    {%- do exceptions.raise_compiler_error('cannot escape a non-string: ' ~ comment) -%}
  {%- elif quote in comment -%}
    {%- do exceptions.raise_compiler_error('The string ' ~ quote ~ ' is not allowed in comments.') -%}
  {%- endif -%}
  {{ quote }}{{ comment }}{{ quote }}
{%- endmacro %}

{% macro postgres__alter_relation_comment(relation, comment) %}
  comment on {{ "materialized view" if relation.type == 'materialized_view' else relation.type }} {{ relation }} is {{ postgres_escape_comment(comment) }};
{% endmacro %}

{% macro postgres__alter_column_comment(relation, column_dict) %}
  {%- set present = adapter.get_columns_in_relation(relation) | map(attribute="name") | list %}
  {% for name, column in column_dict.items() if name in present %}
  comment on column {{ relation }}.{{ adapter.quote(name) if column['quote'] else name }} is {{ postgres_escape_comment(column['description']) }};
  {% endfor %}
{% endmacro %}


{# Only what this role granted to others: the rest it could not revoke. #}
{% macro postgres__get_show_grant_sql(relation) -%}
  select grantee, privilege_type
  from {{ relation.information_schema('role_table_grants') }}
  where grantor = current_role
    and grantee != current_role
    and table_schema = '{{ relation.schema }}'
    and table_name = '{{ relation.identifier }}'
{%- endmacro %}

{# A relation that takes another one's place starts without grants. #}
{% macro postgres__copy_grants() %}
  {% do return(False) %}
{% endmacro %}
