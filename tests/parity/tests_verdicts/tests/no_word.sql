{{ config(meta={'warn': "false", 'error': "'maybe'"}) }}
select 1 as id
