{{ config(meta={'warn': "false", 'error': "0"}) }}
select 1 as id
