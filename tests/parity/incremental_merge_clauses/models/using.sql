{{ config(unique_key='id', merge_on_using_columns=['id']) }} select * from {{ ref('events') }}
