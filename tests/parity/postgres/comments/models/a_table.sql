select id, id as id2, 'x'::text as "Name" from {{ ref('a_seed') }}
