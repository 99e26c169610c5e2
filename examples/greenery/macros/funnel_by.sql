{% macro funnel_by(dimensions) -%}
with levels as (

    select
        {{ dimensions | join(',\n        ') }},
        cast(count(*) as integer) as sessions,
        {{ count_sessions('has_cart') }} as cart_sessions,
        {{ count_sessions('has_checkout') }} as checkout_sessions
    from {{ ref('fact_user_sessions') }}
    group by {{ dimensions | join(', ') }}

)

select
    *,
    {{ greenery_kit.rate('cart_sessions', 'sessions') }} as add_to_cart_rate,
    {{ greenery_kit.rate('checkout_sessions', 'sessions') }} as conversion_rate,
    {{ greenery_kit.rate('checkout_sessions', 'cart_sessions') }} as cart_to_checkout_rate
from levels
{%- endmacro %}
