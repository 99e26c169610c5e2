select NAME as product, inventory * 2 as doubled, doubled + 1 as more, count(*) as n
from {{ ref('stg.products') }} group by 1, 2 having doubled > 0 order by 1
