with numbers as ({{ dbt.generate_series(5) }})
select
  {{ dbt.any_value('generated_number') }} as any_of_them,
  {{ dbt.bool_or('generated_number > 4') }} as any_large,
  {{ dbt.listagg('generated_number::text', "'-'", "order by generated_number desc") }} as listed,
  {{ dbt.listagg('generated_number::text', "'-'", "order by generated_number", 2) }} as first_two,
  {{ dbt.listagg('generated_number::text') }} as plain
from numbers
