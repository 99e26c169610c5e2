{{ config(materialized='external', location=env_var('PARITY_FOLDER') ~ '/seeds/numbers.csv') }}
select i as id, repeat('x', 1100) as name from range({{ var('rows') }}) as numbers(i)
