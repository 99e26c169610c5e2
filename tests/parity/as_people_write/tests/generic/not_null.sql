{% test not_null(model, column_name) %}select 1 as own where false{% endtest %}
