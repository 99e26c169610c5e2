{{ config(tags=['golden']) }}

with ends as (

    select
        product_name,
        {{ rounded('conversion_rate', 6) }} as conversion_rate,
        rank() over (order by conversion_rate desc) as best,
        rank() over (order by conversion_rate) as worst,
        count(*) over () as products
    from {{ ref('d_product_funnels') }}

)

select *
from ends
where
    products <> 30
    or (best = 1 and not (product_name = 'String of pearls' and conversion_rate = 0.609375))
    or (worst = 1 and not (product_name = 'Pothos' and conversion_rate = 0.344262))
