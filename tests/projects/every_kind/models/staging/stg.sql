select * from {{ ref('plain') }} join {{ ref('dim') }} using (id) join {{ ref('dim', v=1) }} using (id) where '{{ var('who') }}' = 'x'
