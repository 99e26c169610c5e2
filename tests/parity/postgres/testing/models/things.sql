select 1 as id, 'a'::varchar(3) as name, '{"a": 1}'::jsonb as doc, timestamp '2024-01-01 10:00:00' as at, date '2024-01-01' as day, 1.50::numeric(8,2) as amount, true as flag
union all select 1, null, null, null, null, null, null
