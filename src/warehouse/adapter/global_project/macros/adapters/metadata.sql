{% macro get_catalog_relations(information_schema, relations) %}
  {% do return(adapter.dispatch('get_catalog_relations', 'dbt')(information_schema, relations)) %}
{% endmacro %}

{% macro default__get_catalog_relations(information_schema, relations) %}
  {% do exceptions.raise_compiler_error("get_catalog_relations not implemented for " ~ adapter.type()) %}
{% endmacro %}


{% macro get_catalog(information_schema, schemas) %}
  {% do return(adapter.dispatch('get_catalog', 'dbt')(information_schema, schemas)) %}
{% endmacro %}

{% macro default__get_catalog(information_schema, schemas) %}
  {% do exceptions.raise_compiler_error("get_catalog not implemented for " ~ adapter.type()) %}
{% endmacro %}


{% macro information_schema_name(database) %}
  {% do return(adapter.dispatch('information_schema_name', 'dbt')(database)) %}
{% endmacro %}

{% macro default__information_schema_name(database) -%}
  {{ database ~ "." if database }}INFORMATION_SCHEMA
{%- endmacro %}


{% macro list_schemas(database) %}
  {% do return(adapter.dispatch('list_schemas', 'dbt')(database)) %}
{% endmacro %}

{% macro default__list_schemas(database) %}
  {% set schemas_sql %}
    select distinct schema_name
    from {{ information_schema_name(database) }}.SCHEMATA
    where catalog_name ilike '{{ database }}'
  {% endset %}
  {% do return(run_query(schemas_sql)) %}
{% endmacro %}


{# One row with a count: 0 where the schema is missing. #}
{% macro check_schema_exists(information_schema, schema) %}
  {% do return(adapter.dispatch('check_schema_exists', 'dbt')(information_schema, schema)) %}
{% endmacro %}

{% macro default__check_schema_exists(information_schema, schema) %}
  {% set count_sql %}
    select count(*)
    from {{ information_schema.replace(information_schema_view='SCHEMATA') }}
    where catalog_name='{{ information_schema.database }}'
      and schema_name='{{ schema }}'
  {% endset %}
  {% do return(run_query(count_sql)) %}
{% endmacro %}


{# Rows of (database, name, schema, type), always asked anew. #}
{% macro list_relations_without_caching(schema_relation) %}
  {% do return(adapter.dispatch('list_relations_without_caching', 'dbt')(schema_relation)) %}
{% endmacro %}

{% macro default__list_relations_without_caching(schema_relation) %}
  {% do exceptions.raise_not_implemented('list_relations_without_caching macro not implemented for adapter ' + adapter.type()) %}
{% endmacro %}


{% macro list_function_relations_without_caching(schema_relation) %}
  {% do return(adapter.dispatch('list_function_relations_without_caching', 'dbt')(schema_relation)) %}
{% endmacro %}

{% macro default__list_function_relations_without_caching(schema_relation) %}
  {% do exceptions.raise_not_implemented('list_function_relations_without_caching macro not implemented for adapter ' + adapter.type()) %}
{% endmacro %}


{% macro get_catalog_for_single_relation(relation) %}
  {% do return(adapter.dispatch('get_catalog_for_single_relation', 'dbt')(relation)) %}
{% endmacro %}

{% macro default__get_catalog_for_single_relation(relation) %}
  {% do exceptions.raise_not_implemented('get_catalog_for_single_relation macro not implemented for adapter ' + adapter.type()) %}
{% endmacro %}


{% macro get_relations() %}
  {% do return(adapter.dispatch('get_relations', 'dbt')()) %}
{% endmacro %}

{% macro default__get_relations() %}
  {% do exceptions.raise_not_implemented('get_relations macro not implemented for adapter ' + adapter.type()) %}
{% endmacro %}


{% macro get_relation_last_modified(information_schema, relations) %}
  {% do return(adapter.dispatch('get_relation_last_modified', 'dbt')(information_schema, relations)) %}
{% endmacro %}

{% macro default__get_relation_last_modified(information_schema, relations) %}
  {% do exceptions.raise_not_implemented('get_relation_last_modified macro not implemented for adapter ' + adapter.type()) %}
{% endmacro %}
