with sessions as (select * from {{ ref('int_sessions') }})
select count(*) as sessions, sum(add_to_carts) as carts, sum(checkouts) as checkouts, round(100.0 * sum(checkouts) / count(*), 2) as rate from sessions
