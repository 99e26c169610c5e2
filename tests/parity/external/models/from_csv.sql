select * from {{ source('files', 'countries') }} union all select * from {{ source('files', 'cities') }}
