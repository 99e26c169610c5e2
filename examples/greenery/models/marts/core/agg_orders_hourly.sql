select
    {{ dbt.date_trunc('hour', 'ordered_at') }} as order_hour,
    count(*) as orders,
    count(promo_id) as orders_with_promo,
    sum(order_total) as revenue
from {{ ref('f_orders') }}
group by 1
