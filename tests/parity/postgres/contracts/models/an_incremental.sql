select 1 as id, '{{ var('label', 'abc') }}'::varchar(3) as label
