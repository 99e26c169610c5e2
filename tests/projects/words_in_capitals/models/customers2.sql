select 1 as id, date '2024-01-01' as ordered_at, 'a' as status, 'b' as status2, 2 as amount
