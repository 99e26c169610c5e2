select * from {{ ref('passing') }}
