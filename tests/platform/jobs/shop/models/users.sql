select * from {{ source('raw', 'users') }} join {{ ref('states') }} using (state)
