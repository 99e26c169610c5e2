with session_products as (

    select
        session_id,
        count(*) as products_viewed,
        {{ count_sessions('was_added_to_cart') }} as products_added_to_cart,
        {{ count_sessions('was_ordered') }} as products_ordered,
        sum(units_ordered) as units_ordered,
        sum(amount_ordered) as amount_ordered,
        {{ dbt.listagg('product_name', "', '", 'order by product_name') }} as product_names
    from {{ ref('f_session_products') }}
    group by session_id

)

select
    sessions.session_id,
    sessions.user_id,
    users.created_at as account_created_at,
    users.created_month as account_created_month,
    users.state,
    users.is_greenery_employee,
    sessions.started_at,
    sessions.ended_at,
    sessions.session_date,
    sessions.seconds,
    sessions.page_views,
    sessions.add_to_carts,
    sessions.checkouts,
    sessions.packages_shipped,
    sessions.has_page_view,
    sessions.has_cart,
    sessions.has_checkout,
    session_products.products_viewed,
    session_products.products_added_to_cart,
    session_products.products_ordered,
    session_products.units_ordered,
    session_products.amount_ordered,
    session_products.product_names
from {{ ref('f_sessions') }} as sessions
left join {{ ref('d_users') }} as users
    on sessions.user_id = users.user_id
left join session_products
    on sessions.session_id = session_products.session_id
