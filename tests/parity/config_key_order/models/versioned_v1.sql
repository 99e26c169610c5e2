{{ config(of_call=1) }}
select '{{ shop.own_keys(model) }}' as keys
