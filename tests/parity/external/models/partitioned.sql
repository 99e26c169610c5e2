{{ config(materialized='external', location=env_var('PARITY_FOLDER') ~ '/parts', options={'partition_by': 'kind', 'overwrite_or_ignore': 1}) }}
select 1 as id, 'x' as kind union all select 2, 'y'
