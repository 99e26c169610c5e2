{{ config(materialized='incremental', unique_key='id') }} select 1 as id from {{ source('app', 'users') }} {% if is_incremental() %} where 1=1 {% endif %}
