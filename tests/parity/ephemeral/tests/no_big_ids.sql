select * from {{ ref('second') }} where id > 100
