{{ config(meta={'warn': "0", 'error': "2"}) }}
select 1 as id
