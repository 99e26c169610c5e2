{% macro note(who, what, how) %}
insert into main.log values ('{{ who }}', '{{ what }}', '{{ how }}')
{% endmacro %}
{% macro grant_all(schemas) %}
  {% do log('granting', info=true) %}
  {% if execute %}{% do run_query("insert into main.log values ('run_query', 'inside', 'hook')") %}{% endif %}
{% endmacro %}
