{{ config(of_call=1, unlogged=false, indexes=[]) }}
select '{{ shop.own_keys(model) }}' as keys
