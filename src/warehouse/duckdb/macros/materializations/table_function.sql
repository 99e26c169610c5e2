{#
  A view with parameters, as a DuckDB table macro: select * from {{ ref('it') }}(1, 'x').
  Names in it are looked up when it is called, so it need not be made again when a table
  below it gets new columns. `parameters` is a string, "a, b", or a list.
#}
{% materialization table_function, adapter='duckdb' %}
  {% set target_relation = api.Relation.create(identifier=model['alias'], schema=schema, database=database, type='view') %}
  {% set parameters = config.get('parameters') or '' %}

  {% do run_hooks(pre_hooks, inside_transaction=False) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}

  {% call statement('main') -%}
    create or replace function {{ target_relation.render() }}(
        {{ parameters if parameters is string or parameters is number else parameters | join(', ') }}
      ) as table (
        {{ sql }});
  {%- endcall %}

  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do persist_docs(target_relation, model) %}
  {% do adapter.commit() %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
