select * from {{ ref('customers', v=1) }} union all select * from {{ ref('customers') }} join {{ ref('tools', 'dates') }} using (id)
