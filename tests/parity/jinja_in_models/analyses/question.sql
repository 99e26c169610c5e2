select count(*) from {{ ref('pivoted') }}
