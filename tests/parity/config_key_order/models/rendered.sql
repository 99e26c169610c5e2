{% set name = 'of_call' %}{{ config(**{name: 1}) }}
select '{{ shop.own_keys(model) }}' as keys
