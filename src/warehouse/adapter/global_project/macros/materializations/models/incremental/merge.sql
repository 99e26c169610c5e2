{% macro get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {# 'predicates' is the argument's name of old, still used by custom strategies #}
  {% set conditions = kwargs.get('predicates', incremental_predicates) %}
  {{ adapter.dispatch('get_merge_sql', 'dbt')(target, source, unique_key, dest_columns, conditions) }}
{%- endmacro %}

{% macro get_merge_unique_key_match(source_unique_key, target_unique_key) %}
  {% do return(adapter.dispatch('get_merge_unique_key_match', 'dbt')(source_unique_key, target_unique_key)) %}
{% endmacro %}

{% macro default__get_merge_unique_key_match(source_unique_key, target_unique_key) %}
  {% do return(equals(source_unique_key, target_unique_key) | trim) %}
{% endmacro %}

{% macro default__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- set inserted = get_quoted_csv(dest_columns | map(attribute="name")) -%}
  {%- set updated = get_merge_update_columns(config.get('merge_update_columns'), config.get('merge_exclude_columns'), dest_columns) -%}
  {%- set header = config.get('sql_header', none) -%}

  {%- set conditions = [] if incremental_predicates is none else [] + incremental_predicates -%}
  {%- if not unique_key -%}
    {%- do conditions.append('FALSE') -%}
  {%- elif unique_key is sequence and unique_key is not mapping and unique_key is not string -%}
    {%- for key in unique_key -%}
      {%- do conditions.append(" DBT_INTERNAL_SOURCE." ~ key ~ " = DBT_INTERNAL_DEST." ~ key ~ " ") -%}
    {%- endfor -%}
  {%- else -%}
    {%- set source_key = ("DBT_INTERNAL_SOURCE." ~ unique_key) | trim -%}
    {%- set target_key = ("DBT_INTERNAL_DEST." ~ unique_key) | trim -%}
    {%- do conditions.append(get_merge_unique_key_match(source_key, target_key)) -%}
  {%- endif %}

  {{ header if header is not none }}

  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on ({{ conditions | join(") and (") }})

  {% if unique_key %}
  when matched then update set
    {% for name in updated -%}
      {{ name }} = DBT_INTERNAL_SOURCE.{{ name }}{{ "," if not loop.last }}
    {%- endfor %}
  {% endif %}

  when not matched then insert
    ({{ inserted }})
  values
    ({{ inserted }})
{% endmacro %}


{% macro get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
  {{ adapter.dispatch('get_delete_insert_merge_sql', 'dbt')(target, source, unique_key, dest_columns, incremental_predicates) }}
{%- endmacro %}

{% macro default__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
  {%- set inserted = get_quoted_csv(dest_columns | map(attribute="name")) -%}

  {% if unique_key %}
  {%- set keys = unique_key if unique_key is string else unique_key | join(', ') %}
  delete from {{ target }} as DBT_INTERNAL_DEST
  where ({{ keys }}) in (
    select distinct {{ keys }}
    from {{ source }} as DBT_INTERNAL_SOURCE
  )
  {%- for predicate in incremental_predicates or [] %}
    and {{ predicate }}
  {% endfor -%}
  ;
  {% endif %}

  insert into {{ target }} ({{ inserted }})
  (
    select {{ inserted }}
    from {{ source }}
  )
{%- endmacro %}


{% macro get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header=false) -%}
  {{ adapter.dispatch('get_insert_overwrite_merge_sql', 'dbt')(target, source, dest_columns, predicates, include_sql_header) }}
{%- endmacro %}

{% macro default__get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header) -%}
  {%- set conditions = [] if predicates is none else [] + predicates -%}
  {%- set inserted = get_quoted_csv(dest_columns | map(attribute="name")) -%}
  {%- set header = config.get('sql_header', none) -%}

  {{ header if header is not none and include_sql_header }}

  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on FALSE

  when not matched by source
    {% if conditions %} and {{ conditions | join(' and ') }} {% endif %}
    then delete

  when not matched then insert
    ({{ inserted }})
  values
    ({{ inserted }})
{% endmacro %}
