{{ config(materialized='incremental', unique_key='id') }}
select id, max(amount) as amount from {{ ref('events') }}
{% if is_incremental() %} where day >= (select max(day) from (select date '2021-01-02' as day)) {% endif %}
group by id
