{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
  select
    {{ fail_calc }} as failures,
    {{ config.get('meta').warn }} as should_warn,
    {{ config.get('meta').error }} as should_error
  from ({{ main_sql }}) as found
{%- endmacro %}
