select * from {{ ref('raw_orders', as_of='today') }}
