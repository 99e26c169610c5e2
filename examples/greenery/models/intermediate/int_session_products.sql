with product_events as (

    select
        session_id,
        product_id,
        {{ count_events('page_view') }} as page_views,
        {{ count_events('add_to_cart') }} as add_to_carts
    from {{ ref('stg_greenery__events') }}
    where product_id is not null
    group by session_id, product_id

),

ordered as (

    select
        sessions.session_id,
        items.product_id,
        items.quantity,
        items.line_total
    from {{ ref('int_sessions_agg') }} as sessions
    inner join {{ ref('int_order_items_priced') }} as items
        on sessions.order_id = items.order_id

)

select
    product_events.session_id,
    product_events.product_id,
    product_events.page_views,
    product_events.add_to_carts,
    coalesce(ordered.quantity, 0) as units_ordered,
    {{ money('coalesce(ordered.line_total, 0)') }} as amount_ordered
from product_events
left join ordered
    on product_events.session_id = ordered.session_id
    and product_events.product_id = ordered.product_id
