{% set found = adapter.get_columns_in_relation(this) %}
select {{ found.names | length if execute else 0 }} as told, 'x' as other
