{#
  For `on-run-start`: an in-memory database forgets the views on external files, so those
  that the selected nodes read, but that this run does not build, are made again.
#}
{% macro register_upstream_external_models() -%}
{% if execute %}
  {% set seen = [] %}
  {% set schemas = [] %}
  {% for id in selected_resources if id in graph['nodes'] %}
    {% for upstream_id in graph['nodes'][id]['depends_on']['nodes'] if upstream_id not in seen and upstream_id not in selected_resources %}
      {% do seen.append(upstream_id) %}
      {% set upstream = graph['nodes'].get(upstream_id) %}
      {% if upstream and upstream.resource_type in ('model', 'seed') and upstream.config.materialized == 'external' %}
        {% set relation = api.Relation.create(database=upstream['database'], schema=upstream['schema'], identifier=upstream['alias']) %}
        {% set location = upstream.config.get('location', external_location(relation, upstream.config)) %}
        {% set read_location = adapter.external_read_location(location, render_write_options(upstream.config)) %}

        {% if relation.schema not in schemas %}
          {% call statement('main', language='sql') -%}
            create schema if not exists {{ relation.without_identifier() }}
          {%- endcall %}
          {% do schemas.append(relation.schema) %}
        {% endif %}
        {% call statement('main', language='sql') -%}
          create or replace view {{ relation }} as (
            select * from '{{ read_location }}'
          );
        {%- endcall %}
      {% endif %}
    {% endfor %}
  {% endfor %}

  {% if schemas %}
    {% do adapter.commit() %}
  {% endif %}
{% endif %}
{%- endmacro %}
