select id, (select count(*) from {{ ref('d') }}) as n from {{ ref('c') }}
