select * from {{ ref('orders') }} where nothing_like_it = 1
