{% macro datediff(first, second) %}'{{ first }}-{{ second }}'{% endmacro %}
{% macro get_column_values(column) %}'{{ column }}'{% endmacro %}
{% macro group_by(n) %}{{ n }}{% endmacro %}
{% macro broken(a, a) %}{{ a }}{% endmacro %}
{% test unique(model, column_name) %}select * from {{ model }} where {{ column_name }} = 99{% endtest %}
