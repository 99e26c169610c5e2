select 1 as order_id, cast('2024-01-01' as timestamp) as ordered_at, 10 as amount
