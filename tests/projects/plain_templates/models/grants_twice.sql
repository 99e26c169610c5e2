{{ config(tags='a', grants={'select': 'anna'}) }}
{{ config(tags='b', grants={'+select': 'bert', 'insert': 'carl'}) }}
select 1 as id
