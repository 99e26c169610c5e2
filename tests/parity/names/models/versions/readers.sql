select * from {{ ref('people') }} union all select *, '' from {{ ref('people', v=1) }} union all select id, name from {{ ref('people', version=3) }}
