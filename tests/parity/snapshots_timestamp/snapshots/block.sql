{% snapshot orders_block %}
{{ config(target_schema='history', unique_key="id || '-' || line", strategy='timestamp', updated_at='updated_at') }}
select * from {{ ref('orders') }}
{% endsnapshot %}
