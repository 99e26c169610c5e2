{{ config(tags=['golden']) }}

select
    count(*) as orders,
    sum(order_total) as order_total
from {{ ref('f_orders_promo') }}
having not (count(*) = 40 and sum(order_total) = 9765.54)
