{{ config(materialized='table', meta={'owner': 'anna'}) }}
select {{ (1) }} as id
