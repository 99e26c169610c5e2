select id, upper(name) as name , doc, at + interval '1 day' as at, day, amount * 2 as amount, not flag as flag
from {{ ref('things') }} where id is not null
