{% snapshot noted %}
{{ config(strategy='noted', unique_key='id', target_schema='main') }}
select * from {{ ref('raw') }}
{% endsnapshot %}
