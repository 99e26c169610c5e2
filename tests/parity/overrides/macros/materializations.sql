{% materialization stamped, default %}
  {%- set target_relation = this.incorporate(type='table') -%}
  {% if load_relation(this) %}{% do adapter.drop_relation(load_relation(this)) %}{% endif %}
  {{ run_hooks(pre_hooks) }}
  {% call statement('main') -%}
    create table {{ target_relation }} as select *, '{{ config.get("stamp", "none") }}' as stamp from ({{ sql }})
  {%- endcall %}
  {{ run_hooks(post_hooks) }}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
{% materialization view, adapter='duckdb' %}
  {%- set target_relation = this.incorporate(type='view') -%}
  {% call statement('main') -%}
    create or replace view {{ target_relation }} as (select 'overridden' as by_whom, * from ({{ sql }}))
  {%- endcall %}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql') %}
  create or replace table {{ relation }} as (select 1 as made_by_override, * from ({{ compiled_code }}))
{% endmacro %}
{% macro get_where_subquery(relation) %}
  {%- if config.get('where') -%}(select * from {{ relation }} where {{ config.get('where') }} and true) own_subquery{%- else -%}{{ relation }}{%- endif -%}
{% endmacro %}
{% test not_null(model, column_name) %}
select {{ column_name }} as own_not_null from {{ model }} where {{ column_name }} is null
{% endtest %}
{% macro ref(name) %}{{ return(builtins.ref(name)) }}{% endmacro %}
{% materialization without_main, default %}{{ return({'relations': []}) }}{% endmaterialization %}
{% materialization without_relations, default %}{% call statement('main') %}select 1{% endcall %}{% endmaterialization %}
