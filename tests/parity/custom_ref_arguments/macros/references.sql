{% macro ref(name, as_of=none) %}
  {% do return(builtins.ref(name)) %}
{% endmacro %}

{% macro source(source_name, table_name, why=none) %}
  {% do return(builtins.source(source_name, table_name)) %}
{% endmacro %}
