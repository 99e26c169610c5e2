select id, amount, ordered_at from {{ ref('orders') }}
