select * from {{ ref('dates') }}
