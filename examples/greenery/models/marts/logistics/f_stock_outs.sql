with changes as (

    select
        product_id,
        product,
        previous_inventory,
        current_inventory,
        updated_at,
        lead(updated_at) over (partition by product_id order by updated_at) as next_updated_at,
        lead(current_inventory) over (partition by product_id order by updated_at) as next_inventory
    from {{ ref('d_inventory') }}

)

select
    product_id,
    product,
    previous_inventory,
    updated_at as out_of_stock_at,
    next_updated_at as restocked_at,
    next_inventory as restocked_with
from changes
where current_inventory = 0
