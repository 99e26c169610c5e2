{% macro ref(name, as_of=none) %}{{ return(builtins.ref(name)) }}{% endmacro %}
{% macro cents(column, digits=2) %}{{ column }}{% endmacro %}
{% test with_arguments(model, arguments) %}select 1 where false{% endtest %}
