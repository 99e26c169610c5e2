{#
  How many boundaries of the date part lie between the two: those of the coarser part, in units of this one, and the
  difference within. Of weeks: one for seven days, and one more where the rest passes a Sunday.
#}
{% macro postgres__datediff(first_date, second_date, datepart) -%}

    {%- set finer = {
      'quarter': ['year', 4],
      'month': ['year', 12],
      'hour': ['day', 24],
      'minute': ['hour', 60],
      'second': ['minute', 60],
      'millisecond': ['minute', 60000],
      'microsecond': ['minute', 60000000]
    } -%}
    {%- set cast_to = 'date' if datepart in ['year', 'quarter', 'month'] else 'timestamp' -%}
    {%- set first_part -%} date_part('{{ datepart }}', ({{ first_date }})::{{ cast_to }}) {%- endset -%}
    {%- set second_part -%} date_part('{{ datepart }}', ({{ second_date }})::{{ cast_to }}) {%- endset -%}

    {% if datepart == 'year' %}
        ({{ second_part }} - {{ first_part }})
    {% elif datepart == 'day' %}
        (({{ second_date }})::date - ({{ first_date }})::date)
    {% elif datepart == 'week' %}
        ({{ datediff(first_date, second_date, 'day') }} / 7 + case
            when date_part('dow', ({{ first_date }})::timestamp) <= date_part('dow', ({{ second_date }})::timestamp) then
                case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
            else
                case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
        end)
    {% elif datepart in ['second', 'millisecond', 'microsecond'] %}
        ({{ datediff(first_date, second_date, finer[datepart][0]) }} * {{ finer[datepart][1] }} + floor({{ second_part }}) - floor({{ first_part }}))
    {% elif datepart in finer %}
        ({{ datediff(first_date, second_date, finer[datepart][0]) }} * {{ finer[datepart][1] }} + {{ second_part }} - {{ first_part }})
    {% else %}
        {% do exceptions.raise_compiler_error("Unsupported datepart for macro datediff in postgres: {!r}".format(datepart)) %}
    {% endif %}

{%- endmacro %}
