{{ config(meta={'warn': "'x'", 'error': "true"}) }}
select 1 as id
