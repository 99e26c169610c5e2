{# Dollar quotes, with a tag that no comment will hold by chance, so that a comment may hold any other quote. #}
{% macro duckdb_escape_comment(comment) -%}
  {%- set quote = '$dbt_comment_literal_block$' -%}
  {%- if comment is not string -%}
    {%- do exceptions.raise_compiler_error('cannot escape a non-string: ' ~ comment) -%}
  {%- elif quote in comment -%}
    {%- do exceptions.raise_compiler_error('The string ' ~ quote ~ ' is not allowed in comments.') -%}
  {%- endif -%}
  {{ quote }}{{ comment }}{{ quote }}
{%- endmacro %}

{% macro duckdb__alter_relation_comment(relation, comment) %}
  {%- set literal = duckdb_escape_comment(comment) %}
  comment on {{ relation.type }} {{ relation }} is {{ literal }};
{% endmacro %}

{% macro duckdb__alter_column_comment(relation, column_dict) %}
  {%- set present = adapter.get_columns_in_relation(relation) | map(attribute="name") | list %}
  {% for name in column_dict if name in present %}
  {%- set column = column_dict[name] %}
  comment on column {{ relation }}.{{ adapter.quote(name) if column['quote'] else name }} is {{ duckdb_escape_comment(column['description']) }};
  {% endfor %}
{% endmacro %}
