{% macro looks() %}{{ log(ref('thing'), info=true) }}{% endmacro %}
