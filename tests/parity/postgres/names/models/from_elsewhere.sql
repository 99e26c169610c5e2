{{ config(enabled=var('across', false)) }}
select * from {{ source('far', 'things') }}
