{{ config(materialized=var('plain', 'materialized_view')) }}
select * from {{ ref('changing') }}
