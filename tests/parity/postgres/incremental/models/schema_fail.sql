{{ config(materialized='incremental', unique_key='id', on_schema_change='fail') }}
select id, {% if var('more', false) %}'new'::varchar(12) as label, id::numeric(8,2) as amount{% else %}name, id as amount{% endif %} from {{ ref('feed') }}
