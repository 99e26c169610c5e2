select * from {{ ref('orders') }} join {{ ref('users') }} using (user_id)
