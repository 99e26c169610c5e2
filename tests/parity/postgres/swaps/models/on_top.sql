select count(*) as n from {{ ref('changing') }}
