select id, id as other from {{ ref('constrained') }}
