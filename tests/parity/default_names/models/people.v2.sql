select 2 as id from {{ source('raw', 'things') }} where false
