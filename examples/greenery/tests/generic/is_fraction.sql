{# A rate lies between 0 and 1. #}
{% test is_fraction(model, column_name) %}

select {{ column_name }}
from {{ model }}
where {{ column_name }} not between 0 and 1

{% endtest %}
