select * from {{ source('raw', 'orders') }} where {{ var('inner') }} = 3
