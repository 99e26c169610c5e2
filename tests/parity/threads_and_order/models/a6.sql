select count(*) as n, '{{ target.name }}' as t from {{ ref('a4') }} full join {{ ref('a5') }} using (id)
