{{ config(of_call=1, common='call') }}
select '{{ shop.own_keys(model) }}' as keys
