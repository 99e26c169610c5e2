select id from {{ ref('orders') }} where id < {{ inner() }}
