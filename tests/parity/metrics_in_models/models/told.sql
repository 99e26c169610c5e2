{% set found = [metric('revenue'), metric('shop', 'aov'), metric('twice')] %}
{% if not execute %}
  {% set names = [] %}
  {% for one in found %}{% do names.append(one.metric_name ~ ' of ' ~ one.package_name) %}{% endfor %}
  {{ config(meta={'names': names}) }}
{% endif %}
-- {{ config.get('meta') }}
{% for one in found %}
select $${{ one }} {{ one.name }} {{ one.metric_name }} {{ one.package_name }} {{ one.unique_id }} {{ one.resource_type }}$$ as a,
  $${{ one.label }}, {{ one.description }}, {{ one.meta }}, {{ one.tags }}, {{ one.filter }}, {{ one.config.enabled }}$$ as b,
  $${{ one.type_params.measure.name if execute and one.type_params.measure }} {{ one.type_params.expr if execute }}$$ as c,
  $${{ one.nothing is defined }} {{ one.depends_on.nodes if execute }}$$ as d
{% if execute %}
  , $${{ one.full_metric_dependency() | sort }}$$ as e
  , $${{ one.base_metric_dependency() | sort }} {{ one.derived_metric_dependency() | sort }}$$ as f
  , $${{ one.derived_metric_dependency_depth() | tojson }}$$ as g
{% endif %}
{{ 'union all' if not loop.last }}
{% endfor %}
