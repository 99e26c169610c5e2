{{ config(meta={1: 'one', 'inner': {2: 'two', none: 'none'}}) }}
select 1 as id
