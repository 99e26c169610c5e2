select 1 as id, array['a'] as tags, '{}'::jsonb as doc, 'abc'::varchar(5) as far
