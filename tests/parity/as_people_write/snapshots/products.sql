{% snapshot products_then %}
{{ config(target_schema='snapshots', strategy='check', unique_key='id', check_cols=['inventory']) }}
select * from {{ ref('stg.products') }}
{% endsnapshot %}
