{{ config(materialized='table', pre_hook=["{{ note('pre', 'own', 'model') }}", {"sql": "insert into main.log values ('pre', 'own', 'dict')", "transaction": false}], post_hook=after_commit("insert into main.log values ('post', 'own', 'after_commit')")) }}
select * from {{ ref('numbers') }}
