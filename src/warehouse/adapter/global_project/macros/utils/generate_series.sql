{# The least n with upper_bound <= 2^n, but 1 at least. #}
{% macro get_powers_of_two(upper_bound) %}
  {% do return(adapter.dispatch('get_powers_of_two', 'dbt')(upper_bound)) %}
{% endmacro %}

{% macro default__get_powers_of_two(upper_bound) %}
  {% if upper_bound <= 0 %}
    {% do exceptions.raise_compiler_error("upper bound must be positive") %}
  {% endif %}

  {% for exponent in range(1, 100) if upper_bound <= 2 ** exponent %}
    {% do return(exponent) %}
  {% endfor %}
{% endmacro %}


{# The numbers 1 to upper_bound in a column generated_number; by default from one two-row table a binary digit, all crossed. #}
{% macro generate_series(upper_bound) %}
  {% do return(adapter.dispatch('generate_series', 'dbt')(upper_bound)) %}
{% endmacro %}

{% macro default__generate_series(upper_bound) %}

    {% set digits = dbt.get_powers_of_two(upper_bound) %}

    with p as (
        select 0 as generated_number union all select 1
    ), unioned as (

    select

    {% for digit in range(digits) %}
    p{{ digit }}.generated_number * power(2, {{ digit }})
    {% if not loop.last %} + {% endif %}
    {% endfor %}
    + 1
    as generated_number

    from

    {% for digit in range(digits) %}
    p as p{{ digit }}
    {% if not loop.last %} cross join {% endif %}
    {% endfor %}

    )

    select *
    from unioned
    where generated_number <= {{ upper_bound }}
    order by generated_number

{% endmacro %}
