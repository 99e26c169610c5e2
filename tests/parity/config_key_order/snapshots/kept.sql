{% snapshot kept %}
{{ config(of_call=1, strategy='check', check_cols='all', unique_key='keys') }}
select '{{ shop.own_keys(model) }}' as keys
{% endsnapshot %}
