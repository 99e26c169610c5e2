select * from {{ ref('tall', v='1.0') }}
union all
select * from {{ ref('tall', version=1.0) }}
union all
select * from {{ ref('tall') }}
union all
select * from {{ ref('wide', v=1) }}
