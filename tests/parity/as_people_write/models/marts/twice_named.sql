select * from {{ ref('stg.products') }} a join {{ ref('products') }} b using (id)
