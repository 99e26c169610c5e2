{# A number or time is never below another column of its row. Rows in which either is null pass. #}
{% test not_less_than(model, column_name, other) %}

select *
from {{ model }}
where {{ column_name }} < {{ other }}

{% endtest %}
