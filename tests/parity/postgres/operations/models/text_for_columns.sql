{{ config(materialized='table', indexes=[{'columns': 'a'}]) }} select 1 as a
