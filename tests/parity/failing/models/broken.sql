select * from {{ source('lake', 'absent') }}
