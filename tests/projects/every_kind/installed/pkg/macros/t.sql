{% test my_test(model, column_name, x) %}
select * from {{ model }} where {{ column_name }} > {{ x }}
{% endtest %}