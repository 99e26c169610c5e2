select
    products.product_id,
    products.product_name,
    products.price,
    bands.price_band,
    products.inventory,
    products.inventory > 0 as is_in_stock
from {{ ref('stg_greenery__products') }} as products
left join {{ ref('seed_price_bands') }} as bands
    on products.price >= bands.price_from
    and products.price < bands.price_below
