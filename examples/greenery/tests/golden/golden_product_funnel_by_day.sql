{{ config(tags=['golden']) }}

{% set expected = [
    ('2021-02-09', 2, 2, 2, 2, 2, 2),
    ('2021-02-10', 175, 175, 175, 177, 177, 177),
    ('2021-02-11', 401, 290, 184, 578, 467, 361),
] %}

with expected as (

    {% for day, sessions, carts, checkouts, all_sessions, all_carts, all_checkouts in expected %}
    select
        cast('{{ day }}' as date) as session_date,
        {{ sessions }} as sessions,
        {{ carts }} as cart_sessions,
        {{ checkouts }} as checkout_sessions,
        {{ all_sessions }} as cumulative_sessions,
        {{ all_carts }} as cumulative_cart_sessions,
        {{ all_checkouts }} as cumulative_checkout_sessions
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

found as (

    select
        session_date,
        sessions,
        cart_sessions,
        checkout_sessions,
        cumulative_sessions,
        cumulative_cart_sessions,
        cumulative_checkout_sessions
    from {{ ref('agg_product_funnel') }}

)

(select * from expected except select * from found)
union all
(select * from found except select * from expected)
