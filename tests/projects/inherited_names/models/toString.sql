select * from {{ ref('constructor') }} where {{ source('toString', 'constructor') is not none }}
