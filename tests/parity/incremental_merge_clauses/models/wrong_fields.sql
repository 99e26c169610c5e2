{{ config(unique_key='id', merge_update_columns='amount', merge_returning_columns=5) }} select * from {{ ref('events') }}
