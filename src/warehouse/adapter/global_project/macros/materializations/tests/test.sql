{% materialization test, default %}
  {% set relations = [] %}
  {% set header = config.get('sql_header') if flags.REQUIRE_SQL_HEADER_IN_TEST_CONFIGS else none %}

  {% set failing_rows %}
    {{ get_limit_subquery_sql(sql, config.get('limit')) }}
  {% endset %}

  {% if should_store_failures() %}
    {% set previous = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) %}

    {# the key may be there with the value none, so a default given to config.get() would not do #}
    {% set kind = config.get('store_failures_as') %}
    {% if kind is none %}
      {% set kind = 'table' %}
    {% elif kind not in ['table', 'view'] %}
      {% do exceptions.raise_compiler_error(
        "'" ~ kind ~ "' is not a valid value for `store_failures_as`. Accepted values are: ['ephemeral', 'table', 'view']"
      ) %}
    {% endif %}

    {% set target_relation = api.Relation.create(identifier=model['alias'], schema=schema, database=database, type=kind) %}
    {% if previous %}
      {# begins the transaction before the drop: the old rows stay until the new ones are there #}
      {% do adapter.execute('select 1', auto_begin=True) %}
      {% do adapter.drop_relation(previous) %}
    {% endif %}

    {% call statement(auto_begin=True) %}
      {{ header if header }}
      {{ get_create_sql(target_relation, failing_rows) }}
    {% endcall %}
    {% do relations.append(target_relation) %}

    {# count what was stored, rather than query a second time #}
    {% set failing_rows %}
      select *
      from {{ target_relation }}
    {% endset %}
    {% do adapter.commit() %}
  {% endif %}

  {% call statement('main', fetch_result=True) -%}
    {{ header if header }}
    {# the limit stands in failing_rows already #}
    {{ get_test_sql(failing_rows, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=none) }}
  {%- endcall %}

  {{ return({'relations': relations}) }}
{% endmaterialization %}
