{% snapshot snap1 %}
{{ config(unique_key='id', strategy='check', check_cols=['name'], target_schema='snaps') }}
select * from {{ ref('plain') }}
{% endsnapshot %}
