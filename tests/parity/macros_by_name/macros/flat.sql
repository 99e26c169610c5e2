{# What a macro prints, in one line. #}
{% macro flat(text) %}{{ return(modules.re.sub('\\s+', ' ', text | string) | trim) }}{% endmacro %}

{# What dbt asks for when it makes a relation of a kind that a warehouse has its own statements for. #}
{% macro duckdb__get_replace_table_sql(relation, sql) %}replace {{ relation }} by {{ sql }}{% endmacro %}
{% macro duckdb__get_replace_view_sql(relation, sql) %}replace {{ relation }} by {{ sql }}{% endmacro %}
{% macro duckdb__get_replace_materialized_view_sql(relation, sql) %}replace {{ relation }} by {{ sql }}{% endmacro %}
{% macro duckdb__get_create_materialized_view_as_sql(relation, sql) %}make {{ relation }} of {{ sql }}{% endmacro %}
