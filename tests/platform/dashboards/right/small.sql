-- table
select * from {{ ref('orders') }}
