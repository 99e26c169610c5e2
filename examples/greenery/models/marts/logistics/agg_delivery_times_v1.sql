select
    shipping_service,
    count(*) as orders_delivered,
    avg(hours_to_deliver) as mean_hours_to_deliver
from {{ ref('f_orders') }}
where order_status = 'delivered' and shipping_service is not null
group by shipping_service
