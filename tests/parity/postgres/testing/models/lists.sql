select id, array[name] as names from {{ ref('things') }}
