select id as "Order Id" from {{ ref('orders') }}
