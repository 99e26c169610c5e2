{{ config(materialized='view') }}
{% if execute %}
/*
{{ flags.THREADS }}|{{ flags.SELECT }}|{{ flags.VARS }}|{{ flags.PRINT }}|{{ flags.TARGET }} are not shown
{{ flags.NO_PRINT }} {{ flags.WHICH }} {{ flags.EMPTY }} {{ flags.INDIRECT_SELECTION }} {{ flags.PRINTER_WIDTH }} {{ flags.QUIET }}
{{ invocation_args_dict.select }} {{ invocation_args_dict.get('exclude') }}
{{ model.refs }}
{% set known = builtins.keys() | list %}
{{ 'ref' in known }} {{ 'twice' in known }} {{ 'builtins' in known }} {{ 'ref' in builtins }} {{ 'nothing' in builtins }}
{{ builtins.get('nothing', 'else') }} {{ builtins['get'] is defined }} {{ builtins.items() | map('first') | select('equalto', 'source') | list }}
{{ context['shop'].keys() | sort }} {{ context['shop'].items() | map('first') | sort }} {{ context['shop'].values() | list | length }}
{% for name, macro in context['shop'].items() if name == 'twice' %}{{ macro(21) }}{% endfor %}
{% call statement('five', fetch_result=true) %}select 5 as five{% endcall %}
{{ _sql_results.keys() | list }} {{ _sql_results.five.table.columns['five'].values() }} {{ _sql_results['five'].response }} {{ 'six' in _sql_results }}
*/
{% endif %}
select * from {{ ref('base') }} union all select * from {{ ref('shop', 'base') }}
