{{ config(materialized='table', alias='größe_schön_ü') }}
select 1 as "schlüssel"
