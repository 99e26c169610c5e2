with levels as (

    select
        cast(count(*) as integer) as total_sessions,
        {{ count_sessions('has_page_view') }} as page_view_sessions,
        {{ count_sessions('has_cart') }} as cart_sessions,
        {{ count_sessions('has_checkout') }} as checkout_sessions,
        cast(sum(page_views) as integer) as page_view_events,
        cast(sum(add_to_carts) as integer) as add_to_cart_events,
        cast(sum(checkouts) as integer) as checkout_events,
        cast(sum(page_views + add_to_carts + checkouts) as integer) as nb_events
    from {{ ref('f_sessions') }}

)

select
    total_sessions,
    page_view_sessions,
    cart_sessions,
    checkout_sessions,
    {{ greenery_kit.rate('cart_sessions', 'total_sessions') }} as add_to_cart_rate,
    {{ greenery_kit.rate('checkout_sessions', 'total_sessions') }} as conversion_rate,
    {{ greenery_kit.rate('checkout_sessions', 'cart_sessions') }} as cart_to_checkout_rate,
    1 - {{ greenery_kit.rate('cart_sessions', 'total_sessions') }} as view_to_cart_dropoff,
    1 - {{ greenery_kit.rate('checkout_sessions', 'cart_sessions') }} as cart_to_checkout_dropoff,
    nb_events,
    page_view_events,
    add_to_cart_events,
    checkout_events,
    {{ greenery_kit.rate('page_view_events', 'nb_events') }} as page_view_share,
    {{ greenery_kit.rate('add_to_cart_events', 'nb_events') }} as add_to_cart_share,
    {{ greenery_kit.rate('checkout_events', 'nb_events') }} as checkout_share
from levels
