{{ config(materialized='table', indexes=['a']) }} select 1 as a
