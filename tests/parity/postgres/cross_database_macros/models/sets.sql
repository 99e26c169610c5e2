(select 1 as id union all select 2) {{ dbt.except() }} (select 2 {{ dbt.intersect() }} select 2)
