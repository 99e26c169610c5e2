select b.id, s.name from {{ ref('between') }} b left join {{ source('own', 'names') }} s on b.id = s.id
