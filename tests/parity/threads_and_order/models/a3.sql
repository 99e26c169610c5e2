select * from {{ ref('a1') }} join {{ ref('a2') }} using (id)
