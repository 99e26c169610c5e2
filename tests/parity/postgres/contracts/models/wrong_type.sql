select 1 as id, 'a' as label, 2.5 as extra
