select
    product_id,
    name as product_name,
    {{ money('price') }} as price,
    inventory
from {{ source('greenery', 'products') }}
