{% test row_count(model, at_least=1) %}
{{ config(severity='error', error_if='>5', warn_if='>0', tags=['rows']) }}
select 1 as n from (select count(*) as n from {{ model }}) where n < {{ at_least }}
{% endtest %}
{% test several_rows(model, columns, limit, where) %}
select {% for c in columns %}{{ adapter.quote(c) }}{{ ',' if not loop.last }}{% endfor %} from {{ model }} where '{{ where }}' = 'y' limit {{ limit }}
{% endtest %}
