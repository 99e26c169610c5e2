{# The comment on the statement that asks. #}
{% macro told() %}regexp_extract(current_query(), '/[*](.*?)[*]/', 1, 's') as comment{% endmacro %}
