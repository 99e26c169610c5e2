{{ config(materialized=var('kind', 'view')) }}
select 1 as id, 'one' as name
union all
select 2, 'two'
