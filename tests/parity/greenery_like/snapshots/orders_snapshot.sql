{% snapshot orders_snapshot %}

  {{
    config(
      target_database = target.database,
      target_schema = 'snapshots',
      strategy='check',
      unique_key='order_id',
      check_cols=['status'],
    )
  }}

  select * from {{ source('raw', 'orders') }}

{% endsnapshot %}
