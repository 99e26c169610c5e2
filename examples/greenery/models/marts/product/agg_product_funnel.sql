with days as (

    select
        session_date,
        cast(count(*) as integer) as sessions,
        {{ count_sessions('has_cart') }} as cart_sessions,
        {{ count_sessions('has_checkout') }} as checkout_sessions
    from {{ ref('f_sessions') }}
    group by session_date

),

to_date as (

    select
        *,
        sum(sessions) over (order by session_date) as cumulative_sessions,
        sum(cart_sessions) over (order by session_date) as cumulative_cart_sessions,
        sum(checkout_sessions) over (order by session_date) as cumulative_checkout_sessions
    from days

),

rates as (

    select
        *,
        {{ greenery_kit.rate('cart_sessions', 'sessions') }} as add_to_cart_rate,
        {{ greenery_kit.rate('checkout_sessions', 'sessions') }} as conversion_rate,
        {{ greenery_kit.rate('checkout_sessions', 'cart_sessions') }} as cart_to_checkout_rate,
        {{ greenery_kit.rate('cumulative_cart_sessions', 'cumulative_sessions') }} as total_add_to_cart_rate,
        {{ greenery_kit.rate('cumulative_checkout_sessions', 'cumulative_sessions') }} as total_conversion_rate,
        {{ greenery_kit.rate('cumulative_checkout_sessions', 'cumulative_cart_sessions') }} as total_cart_to_checkout_rate
    from to_date

)

select
    *
    {%- for rate in ['add_to_cart_rate', 'conversion_rate', 'cart_to_checkout_rate'] %},
    {{ rate }} - lag({{ rate }}) over (order by session_date) as change_in_{{ rate }},
    total_{{ rate }} - lag(total_{{ rate }}) over (order by session_date) as change_in_total_{{ rate }}
    {%- endfor %}
from rates
