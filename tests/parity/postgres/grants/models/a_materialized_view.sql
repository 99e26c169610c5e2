select * from {{ ref('an_incremental') }}
