{{ config(meta={'warn': "'t'", 'error': "'f'"}) }}
select 1 as id
