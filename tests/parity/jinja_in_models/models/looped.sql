{%- set kinds = dbt_kinds if dbt_kinds is defined else ['a', 'b'] -%}
{%- set ns = namespace(total=0) -%}
{%- for kind in kinds -%}
  {%- set ns.total = ns.total + loop.index -%}
select '{{ kind }}' as kind, {{ loop.index0 }} as n, {{ loop.first | lower }} as first{{ ' union all ' if not loop.last }}
{%- endfor %}
union all select '{{ ns.total }}', {{ '%d' % 5 }}, {{ (1 == 1.0) | string | lower }}
{# a comment
   over lines #}
