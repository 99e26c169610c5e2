{{ config(materialized='external', location=env_var('PARITY_FOLDER') ~ '/out.csv', options={'delimiter': '|', 'header': true}) }}
select id, name from {{ ref('as_parquet') }}
