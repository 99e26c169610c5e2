select
    dbt_scd_id as inventory_id,
    product_id,
    name as product,
    lag(inventory) over (partition by product_id order by dbt_valid_from) as previous_inventory,
    inventory as current_inventory,
    dbt_updated_at as updated_at,
    dbt_valid_to is null as is_current
from {{ ref('sst_products') }}
