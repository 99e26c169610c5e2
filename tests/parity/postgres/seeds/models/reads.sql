select * from {{ ref('unquoted') }}
