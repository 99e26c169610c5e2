{{ config(pre_hook=before_begin("insert into main.log values ('pre', 'own', 'before_begin')"), post_hook="{{ grant_all(['x']) }}") }}
select count(*) as n from {{ ref('plain') }}
