{% snapshot kept %}
{{ config(unique_key='id', strategy='check', check_cols='all', target_schema='kept') }}
select * from {{ ref('raw_orders') }}
{% endsnapshot %}
