{{ config(materialized=var('as', 'view')) }}
select * from {{ ref('a_table') }}
