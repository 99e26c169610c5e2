{{ config(materialized='external', format='json', json_read_options={'maximum_depth': 1}) }}
select 1 as id, {'a': 1} as deep
