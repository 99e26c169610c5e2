select 1 as id, date '2024-01-01' as ordered_at, 'a' as status, 2 as amount, 1 as customer_id
