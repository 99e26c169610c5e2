{# A condition holds in every row. Unknown, because of a null, is a failure too. #}
{% test always(model, condition) %}

select *
from {{ model }}
where not coalesce({{ condition }}, false)

{% endtest %}
