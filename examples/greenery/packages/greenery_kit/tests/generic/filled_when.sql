{# A column is filled exactly in the rows in which a condition holds: null there, or filled elsewhere, is a failure. #}
{% test filled_when(model, column_name, condition) %}

select *
from {{ model }}
where ({{ column_name }} is not null) <> ({{ condition }})

{% endtest %}
