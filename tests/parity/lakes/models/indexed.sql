{{ config(materialized='table', database=var('database', 'lake'), indexes=[{'columns': ['id']}]) }}
select 1 as id
