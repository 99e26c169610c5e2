select
    product,
    previous_inventory,
    current_inventory,
    updated_at
from {{ ref('d_inventory') }}
where updated_at = (select max(updated_at) from {{ ref('d_inventory') }})
order by product
