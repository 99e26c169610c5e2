select * from {{ source('near', 'things') }}
