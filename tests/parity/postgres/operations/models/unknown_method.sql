{{ config(materialized='table', indexes=[{'columns': ['a'], 'type': 'no_such_type'}]) }} select 1 as a
