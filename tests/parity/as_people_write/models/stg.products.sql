select id, Name as name, inventory from {{ ref('products') }}
