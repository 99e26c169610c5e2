select 1 as id, cast('2024-01-01' as {{ var('kind', 'timestamp') }}) as changed, 'a' as state
