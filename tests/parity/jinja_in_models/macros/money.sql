{% macro cents(column, digits=2) -%}
round({{ column }} / 100.0, {{ digits }})
{%- endmacro %}
{% macro pivot(values) %}
{%- for value in values %}
  sum(case when kind = '{{ value }}' then 1 else 0 end) as {{ value }}{{ caller(value) if caller }}
  {%- if not loop.last %},{% endif %}
{%- endfor %}
{% endmacro %}
{% macro kinds() %}
{% set query %}
select distinct kind from {{ ref('events') }} order by 1
{% endset %}
{% set results = run_query(query) %}
{% if execute %}{{ return(results.columns[0].values()) }}{% else %}{{ return([]) }}{% endif %}
{% endmacro %}
