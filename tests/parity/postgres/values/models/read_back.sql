{{ config(materialized='table') }}
{% set columns = dbt_values('select 1 as a union all select 2') %}
select $${{ columns }}$$ as listed
