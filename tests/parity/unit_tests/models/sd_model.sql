select id, label from {{ ref('sd') }}
