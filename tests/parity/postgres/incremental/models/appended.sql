{{ config(materialized='incremental', incremental_strategy='append') }}
select * from {{ ref('feed') }}
{% if is_incremental() %} where id > (select max(id) from {{ this }}){% endif %}
