{% macro cents(x) %}{{ tools.double(x) }} / 100{% endmacro %}
{% materialization special, default %}{{ return({'relations': []}) }}{% endmaterialization %}
