{{ config(post_hook='select 6', pre_hook='select 7') }}
select * from {{ ref('orders') }} where false
