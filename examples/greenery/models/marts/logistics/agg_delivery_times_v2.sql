select
    shipping_service,
    cast(count(*) as integer) as orders_sent,
    {{ count_sessions("order_status = 'delivered'") }} as orders_delivered,
    {{ count_sessions('is_late') }} as orders_late,
    {{ count_sessions('not is_late') }} as orders_in_time,
    {{ count_sessions("order_status = 'delivered' and is_late is null") }} as orders_without_estimate,
    avg(hours_to_ship) as mean_hours_to_ship,
    avg(hours_to_deliver) as mean_hours_to_deliver,
    {{ greenery_kit.rate(count_sessions('is_late'), count_sessions('is_late is not null')) }} as late_rate
from {{ ref('f_orders') }}
where shipping_service is not null
group by shipping_service
