select * from {{ ref('table_model') }}
