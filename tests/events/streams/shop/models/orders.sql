{{ config(materialized='table', pre_hook='select 10', post_hook=['select 11']) }}
select * from {{ ref('raw_orders') }}
