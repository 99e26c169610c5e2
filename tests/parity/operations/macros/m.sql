{% macro hello(name, times=1) %}
{% for i in range(times) %}{{ log('hello ' ~ name ~ ' ' ~ i ~ ' ' ~ execute ~ ' ' ~ model.name, info=true) }}{% endfor %}
{% do run_query('create table if not exists made as select 1 as x') %}
{{ print(run_query('select count(*) as n from ' ~ ref('a')).columns[0].values()) }}
{{ return({'a': name}) }}
{% endmacro %}
{% macro boom() %}{{ exceptions.raise_compiler_error('boom!') }}{% endmacro %}
{% macro badsql() %}{% do run_query('select * from nowhere') %}{% endmacro %}
{% macro undef() %}{{ nothing_here('x') }}{% endmacro %}
{% macro noargs() %}{% endmacro %}
