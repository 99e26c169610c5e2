{% test row_count_same(model, other) %}select 1 as n where (select count(*) from {{ model }}) <> (select count(*) from {{ other }}){% endtest %}
