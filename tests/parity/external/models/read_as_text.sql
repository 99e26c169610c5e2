{{ config(materialized='external', location=env_var('PARITY_FOLDER') ~ '/text.csv', csv_read_options={'all_varchar': true, 'nullstr': 'none'}) }}
select 1 as id, 'none' as name union all select 2, 'b'
