select * from {{ ref('one') }} where id < 0
