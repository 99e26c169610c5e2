{{ config(on_schema_change=none) }} select {{ 1 }} as id
