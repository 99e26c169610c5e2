select
    orders.order_id,
    orders.order_cost,
    sum(items.line_total) as sum_of_lines
from {{ ref('f_orders') }} as orders
inner join {{ ref('f_order_items') }} as items
    on orders.order_id = items.order_id
group by orders.order_id, orders.order_cost
having orders.order_cost <> sum(items.line_total)
