select '{{ shop.own_keys(model) }}' as keys
