{% macro hello(x=1) %}
  {{ print('printed') }}
  {{ log('logged') }}
  {{ log('told', info=true) }}
  {% do exceptions.warn('careful') %}
  {{ print(flags.WHICH ~ ' ' ~ flags.FULL_REFRESH ~ ' ' ~ invocation_args_dict.which) }}
  {{ return(x) }}
{% endmacro %}
{% macro boom() %}{{ exceptions.raise_compiler_error('boom') }}{% endmacro %}
{% macro asks() %}{% do run_query('select 1 as x') %}{% endmacro %}
