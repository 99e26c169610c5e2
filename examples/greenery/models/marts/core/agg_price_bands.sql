select
    price_band,
    count(*) as products,
    min(price) as lowest_price,
    max(price) as highest_price,
    sum(orders) as order_lines,
    sum(units_sold) as units_sold,
    sum(revenue) as revenue,
    {{ greenery_kit.rate('sum(revenue)', 'sum(units_sold)') }} as mean_price_paid
from {{ ref('agg_product_sales') }}
group by price_band
