{# A dropped column and those of the system have rows in pg_attribute too. #}
{% macro postgres__get_catalog_relations(information_schema, relations) %}
  {%- call statement('catalog', fetch_result=True) -%}
    {%- set database = information_schema.database -%}
    {%- do adapter.verify_database(database) -%}
    select
      '{{ database }}' as table_database,
      sch.nspname as table_schema,
      tbl.relname as table_name,
      case tbl.relkind
        when 'v' then 'VIEW'
        when 'm' then 'MATERIALIZED VIEW'
        else 'BASE TABLE'
      end as table_type,
      tbl_desc.description as table_comment,
      col.attname as column_name,
      col.attnum as column_index,
      pg_catalog.format_type(col.atttypid, col.atttypmod) as column_type,
      col_desc.description as column_comment,
      pg_get_userbyid(tbl.relowner) as table_owner
    from pg_catalog.pg_namespace sch
    join pg_catalog.pg_class tbl on tbl.relnamespace = sch.oid
    join pg_catalog.pg_attribute col on col.attrelid = tbl.oid
    left outer join pg_catalog.pg_description tbl_desc on (tbl_desc.objoid = tbl.oid and tbl_desc.objsubid = 0)
    left outer join pg_catalog.pg_description col_desc on (col_desc.objoid = tbl.oid and col_desc.objsubid = col.attnum)
    where (
    {%- for relation in relations -%}
      {%- set in_schema = "upper(sch.nspname) = upper('" ~ relation.schema ~ "')" -%}
      {%- if relation.identifier -%}
        ({{ in_schema }} and upper(tbl.relname) = upper('{{ relation.identifier }}'))
      {%- else -%}
        {{ in_schema }}
      {%- endif -%}
      {{ " or " if not loop.last }}
    {%- endfor -%}
    )
      and not pg_is_other_temp_schema(sch.oid)
      and tbl.relpersistence in ('p', 'u') -- permanent and unlogged, not temporary
      and tbl.relkind in ('r', 'v', 'f', 'p', 'm') -- tables (also foreign and partitioned) and views, not indexes and the like
      and col.attnum > 0
      and not col.attisdropped
    order by
      sch.nspname,
      tbl.relname,
      col.attnum
  {%- endcall -%}
  {% do return(load_result('catalog').table) %}
{% endmacro %}

{% macro postgres__get_catalog(information_schema, schemas) %}
  {% set whole_schemas = [] %}
  {% for schema in schemas %}
    {% do whole_schemas.append({'schema': schema}) %}
  {% endfor %}
  {% do return(postgres__get_catalog_relations(information_schema, whole_schemas)) %}
{% endmacro %}
