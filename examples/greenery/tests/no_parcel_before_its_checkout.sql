-- A parcel leaves only once its order was placed.
select parcels.event_id
from {{ ref('stg_greenery__events') }} as parcels
left join {{ ref('stg_greenery__events') }} as checkouts
    on parcels.order_id = checkouts.order_id
    and checkouts.event_type = 'checkout'
where
    parcels.event_type = 'package_shipped'
    and (checkouts.created_at is null or parcels.created_at < checkouts.created_at)
