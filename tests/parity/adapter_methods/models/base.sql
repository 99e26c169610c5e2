{{ config(materialized='table') }}
select 1 as id, 'a' as name, 1.5::decimal(18,3) as price, 2.5::double as ratio, current_date as day, [1,2] as list, {'a': 1} as obj, true as flag, 1::bigint as big, 'x'::varchar as "Mixed Case"
