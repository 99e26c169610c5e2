{{ config(materialized='ephemeral') }}

select
    order_items.order_id,
    order_items.product_id,
    products.product_name,
    order_items.quantity,
    products.price,
    {{ money('order_items.quantity * products.price') }} as line_total
from {{ ref('stg_greenery__order_items') }} as order_items
inner join {{ ref('stg_greenery__products') }} as products
    on order_items.product_id = products.product_id
