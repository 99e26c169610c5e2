with recursive counted(n) as (select 1 union all select n + 1 from counted where n < 3)
select s.id, s.name, c.n from {{ ref('second') }} s cross join counted c
