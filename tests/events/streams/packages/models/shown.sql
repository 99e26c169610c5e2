select 'of dbt' as made_by
