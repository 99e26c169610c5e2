{% macro says() %}
  {% do run_query("create or replace table said as select '" ~ [sql, pre_hooks, post_hooks, model.depends_on.macros] | string | replace("'", "") ~ "' as what") %}
  {{ helps() }}
{% endmacro %}

{% macro helps() %}{% endmacro %}
