{# An update and an insert in place of a merge, which old versions lack; both run in the snapshot's transaction. #}
{% macro postgres__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set columns = config.get("snapshot_table_column_names") or get_snapshot_table_column_names() -%}
  {%- set closed_at = target ~ "." ~ columns.dbt_valid_to -%}
  {%- set open_end = config.get('dbt_valid_to_current') %}

    update {{ target }}
    set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
    from {{ source }} as DBT_INTERNAL_SOURCE
    where DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }}::text = {{ target }}.{{ columns.dbt_scd_id }}::text
      and DBT_INTERNAL_SOURCE.dbt_change_type::text in ('update'::text, 'delete'::text)
      {% if open_end %}
      and ({{ closed_at }} = {{ open_end }} or {{ closed_at }} is null);
      {% else %}
      and {{ closed_at }} is null;
      {% endif %}

    insert into {{ target }} ({{ insert_cols | join(', ') }})
    select {% for column in insert_cols -%}
      DBT_INTERNAL_SOURCE.{{ column }}{{ ", " if not loop.last }}
    {%- endfor %}
    from {{ source }} as DBT_INTERNAL_SOURCE
    where DBT_INTERNAL_SOURCE.dbt_change_type::text = 'insert'::text;
{% endmacro %}
