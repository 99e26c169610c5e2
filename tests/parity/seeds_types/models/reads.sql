select id, name from {{ ref('semi') }}
