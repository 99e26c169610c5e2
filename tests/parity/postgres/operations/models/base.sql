select 1 as id, 'x'::varchar(7) as name, 1.5::numeric(10,2) as amount, now() as at, array[1] as list
