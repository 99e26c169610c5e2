{{ config(materialized='incremental', database='second', unique_key='name') }}
select * from {{ ref('in_second') }}
