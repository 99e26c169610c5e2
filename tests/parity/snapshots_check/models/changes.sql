select id, count(*) - 1 as changes from {{ ref('products_by_inventory') }} group by id
