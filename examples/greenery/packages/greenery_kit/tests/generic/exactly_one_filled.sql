{# In each row one of the columns is filled and the others are null. #}
{% test exactly_one_filled(model, columns) %}

select *
from {{ model }}
where
    {% for column in columns -%}
    case when {{ column }} is null then 0 else 1 end{{ ' +' if not loop.last }}
    {% endfor -%}
    <> 1

{% endtest %}
