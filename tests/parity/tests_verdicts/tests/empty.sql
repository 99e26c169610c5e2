{{ config(meta={'warn': "false", 'error': "''"}) }}
select 1 as id
