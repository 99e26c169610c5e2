select
    addresses.address_id,
    addresses.street_address,
    addresses.zipcode,
    addresses.state,
    states.state_code,
    states.region,
    addresses.country
from {{ ref('stg_greenery__addresses') }} as addresses
left join {{ ref('seed_states') }} as states
    on addresses.state = states.state
