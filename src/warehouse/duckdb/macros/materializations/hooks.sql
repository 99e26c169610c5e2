{# Connections of DuckDB do not begin inside a transaction, so there is none to end before the hooks that run outside. #}
{% macro run_hooks(hooks, inside_transaction=True) %}
  {% for hook in hooks | selectattr('transaction', 'equalto', inside_transaction) %}
    {% set hook_sql = render(hook.get('sql')) | trim %}
    {% if hook_sql %}
      {% call statement(auto_begin=inside_transaction) %}
        {{ hook_sql }}
      {% endcall %}
    {% endif %}
  {% endfor %}
{% endmacro %}
