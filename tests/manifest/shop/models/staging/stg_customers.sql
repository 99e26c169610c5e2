{{ config(tags=['pii'], meta={'owner': 'ann', 'level': 3, 'nested': {'deep': true}}) }}
select * from {{ source('raw', 'customers') }}
