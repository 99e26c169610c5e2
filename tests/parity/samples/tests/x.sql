select * from {{ ref('src') }} where id > 3
