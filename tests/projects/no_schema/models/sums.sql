{{ config(schema='sales') }}
select * from {{ ref('nameless') }}
