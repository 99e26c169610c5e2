{{ config(database=var('database', 'lake')) }}
select * from {{ ref('grown') }}
