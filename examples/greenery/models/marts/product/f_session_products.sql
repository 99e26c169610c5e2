select
    session_products.session_id,
    session_products.product_id,
    products.product_name,
    sessions.user_id,
    sessions.session_date,
    session_products.page_views,
    session_products.add_to_carts,
    session_products.units_ordered,
    session_products.amount_ordered,
    session_products.page_views > 0 as was_viewed,
    session_products.add_to_carts > 0 as was_added_to_cart,
    session_products.units_ordered > 0 as was_ordered
from {{ ref('int_session_products') }} as session_products
inner join {{ ref('f_sessions') }} as sessions
    on session_products.session_id = sessions.session_id
left join {{ ref('d_products') }} as products
    on session_products.product_id = products.product_id
