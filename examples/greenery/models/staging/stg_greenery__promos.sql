select
    promo_id,
    {{ money('discount') }} as discount,
    status as promo_status
from {{ source('greenery', 'promos') }}
