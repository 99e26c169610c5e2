{% macro grant_select(role) %}
  {% set sql %}
    create table if not exists main.grants (who varchar, what varchar);
    insert into main.grants values ('{{ role }}', '{{ this }}');
  {% endset %}
  {% set table = run_query(sql) %}
{% endmacro %}
{% macro note_schemas(schemas) %}
  {% for schema in schemas | sort %}
    insert into main.grants values ('usage', '{{ schema }}');
  {% endfor %}
{% endmacro %}
{% macro never_called(a, a) %}broken{% endmacro %}
{% macro get_event_types() %}
  {%- call statement('types', fetch_result=True) -%}
    select distinct event_type from {{ source('raw', 'events') }} order by 1
  {%- endcall -%}
  {%- if execute -%}{{ return(load_result('types')['data'] | map(attribute=0) | list) }}{%- else -%}{{ return([]) }}{%- endif -%}
{% endmacro %}
