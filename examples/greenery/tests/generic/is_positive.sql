{# A number is above zero, or at least zero with `or_zero`. #}
{% test is_positive(model, column_name, or_zero=false) %}

select {{ column_name }}
from {{ model }}
where {{ column_name }} {{ '<' if or_zero else '<=' }} 0

{% endtest %}
