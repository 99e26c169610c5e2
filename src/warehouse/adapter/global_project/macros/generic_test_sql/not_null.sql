{% macro default__test_not_null(model, column_name) %}

{# stored failures are for reading, so all columns go along #}
{%- set shown = '*' if should_store_failures() else column_name %}

select {{ shown }}
from {{ model }}
where {{ column_name }} is null

{% endmacro %}
