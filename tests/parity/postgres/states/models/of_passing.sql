select count(*) as n from {{ ref("passing") }}
