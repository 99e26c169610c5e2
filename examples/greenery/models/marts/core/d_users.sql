select
    users.user_id,
    users.first_name,
    users.last_name,
    users.email,
    users.phone_number,
    users.created_at,
    users.updated_at,
    cast({{ dbt.date_trunc('month', 'users.created_at') }} as date) as created_month,
    users.address_id,
    addresses.state,
    {{ is_employee('users.user_id') }} as is_greenery_employee,
    coalesce(user_orders.orders, 0) as orders,
    coalesce(user_orders.orders, 0) > 1 as is_repeat_buyer,
    coalesce(user_orders.orders_with_promo, 0) as orders_with_promo,
    user_orders.first_ordered_at,
    user_orders.last_ordered_at,
    coalesce(user_orders.total_spent, 0) as total_spent
from {{ ref('stg_greenery__users') }} as users
left join {{ ref('stg_greenery__addresses') }} as addresses
    on users.address_id = addresses.address_id
left join {{ ref('int_user_orders') }} as user_orders
    on users.user_id = user_orders.user_id
