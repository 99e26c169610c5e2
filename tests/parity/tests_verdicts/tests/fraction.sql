{{ config(meta={'warn': "0.0", 'error': "0.5"}) }}
select 1 as id
