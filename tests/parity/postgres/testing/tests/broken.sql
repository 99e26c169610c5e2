select nothing from {{ ref('things') }}
