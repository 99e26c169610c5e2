{% for name in ['revenue', 'aov', 'twice', 'so_far', 'converted'] %}{% set one = metric(name) %}
{% if execute %}
-- {{ one.type }} {{ [one.type] }} {{ one.type ~ '' }} {{ one.type | upper }} {{ '%s' | format(one.type) }} {{ one.type.name }} {{ one.type.value }}
-- {{ one.type == 'simple' }} {{ one.type == metric('revenue').type }} {{ one.type in ['simple', 'ratio'] }} {{ one.type is string }} {{ {one.type: 1}[one.type] }}
-- {{ one.type_params }}
-- {{ one.type_params.numerator }} {{ one.type_params.numerator.name }} {{ one.type_params is mapping }} {{ one.type_params['expr'] }}
-- {{ one.filter }}
{% endif %}
{% endfor %}
-- {{ graph.metrics.values() | map(attribute='type') | list if execute else '' }}
select 1 as a
