select id from {{ ref('orders', as_of='today') }} union all select id from {{ source('raw', 'clicks', why='all') }}
