{% macro postgres__dateadd(datepart, interval, from_date_or_timestamp) %}

    {# A number times an interval: a literal interval cannot hold an expression. #}

    {{ from_date_or_timestamp }} + ((interval '1 {{ datepart }}') * ({{ interval }}))

{% endmacro %}
