{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='id') }}
select id, max(amount) as amount, '{{ is_incremental() }}' as second from {{ ref('events') }} group by id
