{% set first = "timestamp '2023-12-31 23:59:58.5'" %}
{% set second = "timestamp '2024-03-03 01:02:03.25'" %}
select
  {% for part in ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond', 'microsecond'] %}
  {{ dbt.datediff(first, second, part) }} as {{ part }}_forth,
  {{ dbt.datediff(second, first, part) }} as {{ part }}_back,
  {% endfor %}
  {% for part in ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] %}
  {{ dbt.dateadd(part, -3, first) }} as {{ part }}_added,
  {{ dbt.date_trunc(part, second) }} as {{ part }}_begun,
  {% endfor %}
  {% for part in ['month', 'year', 'week'] %}
  {{ dbt.last_day(second, part) }} as {{ part }}_last,
  {% endfor %}
  {{ dbt.date(2024, 2, 29) }} as leap_day
