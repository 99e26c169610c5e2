{{ config(materialized='table', indexes=[{'columns': ['a'], 'unique': 'yes'}]) }} select 1 as a
