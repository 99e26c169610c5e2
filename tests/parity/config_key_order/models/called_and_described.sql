{{ config(of_call=1, common='call', meta={'a': 1}) }}
{{ config(of_second_call=1) }}
select '{{ shop.own_keys(model) }}' as keys
