{% macro default__get_batch_size() %}{{ return(var('rows_at_once', 10000)) }}{% endmacro %}
