{% macro columns_of_today() %}
{%- if var('day', 1) == 1 -%}
select 1 as id, 'a' as name, 5 as gone
{%- elif var('day') == 2 -%}
select 1 as id, 'b' as name, 'x' as fresh union all select 2, 'c', 'y'
{%- elif var('day') == 3 -%}
select 2 as id, 'd' as name, 7::bigint as fresh, current_date > date '2000-01-01' as later
{%- else -%}
select 'x' as name, 3 as id
{%- endif -%}
{% endmacro %}
