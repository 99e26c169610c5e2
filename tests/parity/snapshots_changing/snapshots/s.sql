{% snapshot by_time %}
{{ config(target_schema='history', unique_key='id', strategy='timestamp', updated_at='changed', hard_deletes='new_record') }}
select * from {{ ref('src_model') }}
{% endsnapshot %}
{% snapshot by_columns %}
{{ config(target_schema='history', unique_key='id', strategy='check', check_cols=['name', 'number'] if var('more', false) else ['name'], updated_at='changed') }}
select * from {{ ref('src_model') }}
{% endsnapshot %}
{% snapshot cast_time %}
{{ config(target_schema='history', unique_key='id', strategy='timestamp', updated_at="changed::date", dbt_valid_to_current="cast('9999-12-31' as timestamp)") }}
select * from {{ ref('src_model') }}
{% endsnapshot %}
