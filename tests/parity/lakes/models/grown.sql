{{ config(materialized='incremental', database=var('database', 'lake'), unique_key='id') }}
select {{ 2 if is_incremental() else 1 }} as id, 'a' as name
