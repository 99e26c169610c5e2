select 'a'::text as label, 1.5::numeric(10,2) as amount, now()::timestamp as "Quoted", {{ var('id', 1) }} as id
