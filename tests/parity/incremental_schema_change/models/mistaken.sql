{{ config(materialized='incremental', unique_key='id', on_schema_change='whatever') }}
{{ columns_of_today() }}
