{{ config(unique_key='id', merge_update_columns=['amount'], merge_update_set_expressions={'amount': 'DBT_INTERNAL_DEST.amount + DBT_INTERNAL_SOURCE.amount'}) }} select * from {{ ref('events') }}
