{{ config(tags=['stray']) }}
select 1 as id -- { ref('orders') }}
