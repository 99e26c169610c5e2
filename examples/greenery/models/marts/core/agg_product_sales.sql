with sales as (

    select
        product_id,
        count(*) as orders,
        sum(quantity) as units_sold,
        sum(line_total) as revenue
    from {{ ref('f_order_items') }}
    group by product_id

)

select
    products.product_id,
    products.product_name,
    products.price,
    products.price_band,
    coalesce(sales.orders, 0) as orders,
    coalesce(sales.units_sold, 0) as units_sold,
    coalesce(sales.revenue, 0) as revenue,
    rank() over (order by coalesce(sales.units_sold, 0) desc) as units_rank,
    rank() over (order by coalesce(sales.revenue, 0) desc) as revenue_rank
from {{ ref('d_products') }} as products
left join sales
    on products.product_id = sales.product_id
