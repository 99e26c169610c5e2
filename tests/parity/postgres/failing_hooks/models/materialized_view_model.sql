{{ config(
  materialized='materialized_view',
  pre_hook=[{'sql': env_var('BEFORE', 'select 1'), 'transaction': false}, env_var('PRE', 'select 2')],
  post_hook=[env_var('POST', 'select 3'), {'sql': env_var('AFTER', 'select 4'), 'transaction': false}]
) }}
select {{ env_var('VALUE', '1') }} as id
