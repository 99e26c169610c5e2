{{ config(database=none, own=none, alias=none, on_schema_change=none, sql_header=none) }} select 1 as id
