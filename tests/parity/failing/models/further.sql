select * from {{ ref('downstream') }}
