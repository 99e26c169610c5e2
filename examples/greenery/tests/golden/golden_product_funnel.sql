{{ config(tags=['golden']) }}

select *
from {{ ref('product_funnel') }}
where
    not (
        total_sessions = 578
        and cart_sessions = 467
        and checkout_sessions = 361
        and {{ rounded('add_to_cart_rate', 6) }} = 0.807958
        and {{ rounded('conversion_rate', 6) }} = 0.624567
        and {{ rounded('view_to_cart_dropoff', 6) }} = 0.192042
        and {{ rounded('cart_to_checkout_dropoff', 6) }} = 0.226981
        and nb_events = 3218
        and {{ rounded('page_view_share', 8) }} = 0.58141703
        and {{ rounded('add_to_cart_share', 8) }} = 0.30640149
        and {{ rounded('checkout_share', 8) }} = 0.11218148
    )
