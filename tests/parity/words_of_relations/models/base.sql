select 1 as id, 'a' as name, cast(1.5 as decimal(10, 2)) as price, cast(2.5 as double) as weight, true as fine
