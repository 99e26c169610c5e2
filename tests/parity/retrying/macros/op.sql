{% macro op(x) %}{% if not var('ok', false) %}{{ exceptions.raise_compiler_error('no') }}{% endif %}{% do run_query('create or replace table op as select ' ~ x ~ ' as x') %}{% endmacro %}
