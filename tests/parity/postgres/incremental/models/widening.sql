{{ config(materialized='incremental') }}
select {% if var('more', false) %}'longer than ten'::varchar(20){% else %}'short'::varchar(10){% endif %} as label, 1::numeric(8, 2) as amount
