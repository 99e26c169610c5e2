select count(*) as number from {{ ref('first') }}
