select customer, sum(double) as total from {{ ref('orders') }} group by 1
