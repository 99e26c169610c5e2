select id, amount * {{ var('rate') }} as amount, day, {{ stamp() }} as stamp from {{ ref('raw_orders') }} where amount > {{ env_var('SMALLEST', '0') }}
