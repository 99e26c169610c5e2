{{ config(meta={'warn': "false", 'error': "'n'"}) }}
select 1 as id
