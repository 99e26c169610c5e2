{{ config(of_call=1, of_root=2) }}
select '{{ shop.own_keys(model) }}' as keys
