select 1 as one, {{ pivot(kinds()) }} from {{ ref('events') }}
