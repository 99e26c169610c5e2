{{ config(meta={'warn': "'off'", 'error': "'OFF'"}) }}
select 1 as id
