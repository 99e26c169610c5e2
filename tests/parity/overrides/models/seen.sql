select * from {{ ref('stamped') }}
