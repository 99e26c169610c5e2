{% snapshot kept %}
{{ config(strategy='check', unique_key='id', check_cols=['id'], target_schema='main') }}
select id, {{ told() }} from {{ ref('base') }}
{% endsnapshot %}
