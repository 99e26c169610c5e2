{% macro valueOf(constructor) %}{{ constructor }}{% endmacro %}

{% test valueOf(model, column_name, constructor) %}select 1 where false{% endtest %}
