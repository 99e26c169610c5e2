{% macro last_day(date, datepart) %}
  {% do return(adapter.dispatch('last_day', 'dbt')(date, datepart)) %}
{% endmacro %}

{# Apart, so that an adapter can treat one date part in its own way and leave the rest to this. #}
{% macro default_last_day(date, datepart) -%}
    cast(
        {{ dbt.dateadd('day', '-1', dbt.dateadd(datepart, '1', dbt.date_trunc(datepart, date))) }}
        as date)
{%- endmacro %}

{% macro default__last_day(date, datepart) -%}
  {{ dbt.default_last_day(date, datepart) }}
{%- endmacro %}
