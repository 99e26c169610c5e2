{% test at_least_rows(model, minimum) %}
{{ config(fail_calc="missing", severity='warn') }}
select {{ minimum }} - count(*) as missing from {{ model }}
{% endtest %}
