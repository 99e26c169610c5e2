select 1.25::numeric as amount
