{{ config(unique_key='id', merge_returning_columns=['id']) }} select * from {{ ref('events') }}
