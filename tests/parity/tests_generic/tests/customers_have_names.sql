select * from {{ ref('customers') }} where "Full Name" is null
