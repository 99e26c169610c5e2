{#
  One row for a view and a relation that it reads: dropping the latter takes the view with it.

  A view depends on what it reads by way of its rule: pg_depend has the rule twice, once as
  a part of the view ('i') and once a column that it reads, which is why rows are made
  distinct. Going through pg_depend, which has an index for it, spares a scan of pg_rewrite.
#}
{% macro postgres__get_relations() %}
  {%- call statement('relations', fetch_result=True) -%}
    select distinct
      dependent_namespace.nspname as dependent_schema,
      dependent_class.relname as dependent_name,
      referenced_namespace.nspname as referenced_schema,
      referenced_class.relname as referenced_name
    from pg_class as dependent_class
    join pg_namespace as dependent_namespace on dependent_namespace.oid = dependent_class.relnamespace
    join pg_depend as dependent_depend on dependent_depend.refobjid = dependent_class.oid
      and dependent_depend.classid = 'pg_rewrite'::regclass
      and dependent_depend.refclassid = 'pg_class'::regclass
      and dependent_depend.deptype = 'i'
    join pg_depend as joining_depend on joining_depend.objid = dependent_depend.objid
      and joining_depend.classid = 'pg_rewrite'::regclass
      and joining_depend.refclassid = 'pg_class'::regclass
      and joining_depend.refobjid != dependent_depend.refobjid
    join pg_class as referenced_class on referenced_class.oid = joining_depend.refobjid
    join pg_namespace as referenced_namespace on referenced_namespace.oid = referenced_class.relnamespace
      and referenced_namespace.nspname != 'information_schema'
      and referenced_namespace.nspname not like 'pg\_%'
    order by
      dependent_schema, dependent_name, referenced_schema, referenced_name;
  {%- endcall -%}
  {% do return(load_result('relations').table) %}
{% endmacro %}

{% macro postgres_get_relations() %}
  {% do return(postgres__get_relations()) %}
{% endmacro %}
