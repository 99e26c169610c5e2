with x as (select * from {{ ref('stg') }} where id > {{ var('cutoff') }})
select x.id, x.name, x.day, x.price * 2 as double_price, ok, {{ wraps() }} as flavour, '{{ env_var("MY_ENV", "none") }}' as e
from x left join {{ source('raw', 'customers') }} c on c.id = x.id
left join {{ ref('eph') }} y on y.id = x.id
