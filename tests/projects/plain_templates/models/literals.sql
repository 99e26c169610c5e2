{{ config(materialized='table', meta={'owner': 'anna'}) }}
select {{ 1 }} as id, {{ 'two' }} as two, {{ [1.5, 'a', {'b': [True]}] }} as list, {{ False }} as no
