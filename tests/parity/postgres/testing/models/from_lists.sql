select id, names from {{ ref('lists') }}
