-- However the funnel is cut, its parts come to the whole.
with cuts as (

    select 'by day' as cut, sum(sessions) as sessions, sum(cart_sessions) as carts, sum(checkout_sessions) as checkouts
    from {{ ref('agg_product_funnel') }}
    union all
    select 'by state', sum(sessions), sum(cart_sessions), sum(checkout_sessions)
    from {{ ref('agg_product_funnel_by_state') }}
    union all
    select 'by cohort', sum(sessions), sum(cart_sessions), sum(checkout_sessions)
    from {{ ref('agg_product_funnel_by_cohort') }}

)

select cuts.*
from cuts
cross join {{ ref('product_funnel') }} as funnel
where
    cuts.sessions <> funnel.total_sessions
    or cuts.carts <> funnel.cart_sessions
    or cuts.checkouts <> funnel.checkout_sessions
