select
    address_id,
    address as street_address,
    -- The source keeps zipcodes as numbers, which loses their leading zeros.
    lpad(cast(zipcode as varchar), 5, '0') as zipcode,
    state,
    country
from {{ source('greenery', 'addresses') }}
