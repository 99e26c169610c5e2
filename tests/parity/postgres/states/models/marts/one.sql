{{ config(materialized="table", alias="One of Them") }}
select * from {{ ref("stg") }}
