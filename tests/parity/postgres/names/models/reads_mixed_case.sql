{{ config(materialized='incremental', unique_key='"Id"', alias='Reads.Mixed') }}
select * from {{ ref('mixed_case') }}
