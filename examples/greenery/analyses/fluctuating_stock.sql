-- Whose stock changes most?
select
    product,
    count(*) - 1 as changes
from {{ ref('d_inventory') }}
group by product
having count(*) > 1
order by changes desc, product
