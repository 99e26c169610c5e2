{% snapshot orders_snap %}
{{ config(target_schema='snap', strategy='timestamp', updated_at='ordered_at', unique_key='id', invalidate_hard_deletes=true) }}
select * from {{ ref('orders') }}
{% endsnapshot %}
