{% snapshot products_by_inventory %}
{{ config(unique_key='id', strategy='check', check_cols=['inventory']) }}
select * from {{ ref('products') }}
{% endsnapshot %}
{% snapshot products_by_all %}
{{ config(unique_key='id', strategy='check', check_cols='all', invalidate_hard_deletes=true) }}
select * from {{ ref('products') }}
{% endsnapshot %}
{% snapshot products_kept %}
{{ config(unique_key=['id', 'name'], strategy='check', check_cols=['inventory', 'price'], hard_deletes='new_record', target_schema='other') }}
select id, name, inventory, price from {{ ref('products') }}
{% endsnapshot %}
