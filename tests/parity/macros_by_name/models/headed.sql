{% call set_sql_header(config) %}
set memory_limit = '1GB';
{% endcall %}
select 1 as id
