{{ config(materialized='table', indexes=[{'columns': ['a'], 'where': 'a > 1'}]) }} select 1 as a
