select *, 1 as x, 2 as y from {{ ref('stg_customers') }}
