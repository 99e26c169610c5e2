{{ config(materialized='external', location=env_var('PARITY_FOLDER') ~ '/many.parquet', parquet_read_options={'union_by_name': true, 'filename': 'came_from'}) }}
select 1 as id
