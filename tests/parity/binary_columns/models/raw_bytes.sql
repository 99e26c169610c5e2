{{ config(materialized='table') }}
select '\x00A\xff"'::blob as mixed, '\x27'::blob as quote, '\x27\x22'::blob as quotes, null::blob as nothing,
  ['\x01'::blob] as many, {'a': '\x02'::blob} as inside, '0101'::bit as bits
