{{ config(meta={'warn': "false", 'error': "'1'"}) }}
select 1 as id
