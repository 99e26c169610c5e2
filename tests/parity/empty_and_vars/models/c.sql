{{ config(materialized='incremental', unique_key='id') }}
select * from {{ ref('b') }} {% if is_incremental() %}where day > (select max(day) from {{ this }}){% endif %}
