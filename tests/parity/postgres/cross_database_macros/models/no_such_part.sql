select {{ dbt.datediff('now()', 'now()', 'decade') if execute }} as a
