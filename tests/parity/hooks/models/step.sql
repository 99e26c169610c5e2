{{ config(materialized='incremental', post_hook="delete from {{ this }} where n > 100") }}
select n from {{ ref('seen') }} union all select 200
