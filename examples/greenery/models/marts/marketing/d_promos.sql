select
    promo_id,
    discount,
    promo_status,
    promo_status = 'active' as is_active
from {{ ref('stg_greenery__promos') }}
