with products as (

    select
        product_id,
        sum(page_views) as page_view_events,
        {{ count_sessions('was_viewed') }} as page_view_sessions,
        sum(add_to_carts) as add_to_cart_events,
        {{ count_sessions('was_added_to_cart') }} as add_to_cart_sessions,
        {{ count_sessions('was_ordered') }} as checkout_sessions,
        sum(units_ordered) as units_sold
    from {{ ref('f_session_products') }}
    group by product_id

)

select
    d_products.product_id,
    d_products.product_name,
    d_products.price,
    products.page_view_events,
    products.page_view_sessions,
    products.add_to_cart_events,
    products.add_to_cart_sessions,
    products.checkout_sessions,
    products.units_sold,
    {{ greenery_kit.rate('products.add_to_cart_sessions', 'products.page_view_sessions') }} as add_to_cart_rate,
    {{ greenery_kit.rate('products.checkout_sessions', 'products.page_view_sessions') }} as conversion_rate,
    {{ greenery_kit.rate('products.checkout_sessions', 'products.add_to_cart_sessions') }} as cart_to_checkout_rate
from {{ ref('d_products') }} as d_products
inner join products
    on d_products.product_id = products.product_id
