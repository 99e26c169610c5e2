{{ config(materialized='table', alias='conf', meta={'a': var('a', 1)}) }}
select 1 as id
