{% snapshot kept %}
{{ config(unique_key='id', strategy='check', check_cols='all', target_schema='kept', pre_hook='select 1', meta={'owner': none}) }}
select * from {{ ref('raw_orders') }}
{% endsnapshot %}
