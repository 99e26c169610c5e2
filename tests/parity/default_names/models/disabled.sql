{{ config(enabled=false) }}
select broken
