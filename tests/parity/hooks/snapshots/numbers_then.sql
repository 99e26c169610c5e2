{% snapshot numbers_then %}
{{ config(unique_key='id', strategy='check', check_cols='all', target_schema='history') }}
select * from {{ ref('numbers') }}
{% endsnapshot %}
