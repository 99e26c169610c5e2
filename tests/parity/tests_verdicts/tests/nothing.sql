{{ config(meta={'warn': "null", 'error': "null"}) }}
select 1 as id
