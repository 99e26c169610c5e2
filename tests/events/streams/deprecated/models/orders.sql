{{ config(own_key=1, materialized='view', meta={'color': 'red'}) }} select 1 as id, '{{ config.get('color') }}' as color, {{ modules.itertools.chain([1], [2]) | list | length }} as n
