select * from {{ ref('p') }}
