select * from {{ ref('plain') }} where id < 0
