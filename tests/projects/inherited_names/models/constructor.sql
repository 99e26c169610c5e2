{{ config(materialized='table', valueOf=1, meta={'hasOwnProperty': 1}) }}
select
  '{{ var("toString") }}' as "toString",
  {{ var("constructor") }} as "constructor",
  '{{ var("valueOf") }} {{ var("hasOwnProperty", "none") }}' as "valueOf",
  '{{ env_var("toString", "none") }} {{ valueOf(1) }} {{ isPrototypeOf is defined }}' as "hasOwnProperty"
