select count(*) as amount from {{ ref('doubled') }}
