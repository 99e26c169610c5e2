{{ config(database='another_database', enabled=var('across', false)) }}
select 1 as id
