{{ config(meta={'warn': "false", 'error': "'Yes'"}) }}
select 1 as id
