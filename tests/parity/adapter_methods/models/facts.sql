{{ config(materialized='table') }}
-- depends_on: {{ ref('base') }} {{ ref('other') }}
{% for fact in probe() -%}
select {{ loop.index }} as n, '{{ (fact ~ '') | replace("'", "''") }}' as fact {% if not loop.last %}union all
{% endif %}
{%- endfor %}
