{% macro is_incremental() %}
  {# nothing may be asked of the database while parsing #}
  {% if not execute %}
    {% do return(False) %}
  {% endif %}

  {% set built = adapter.get_relation(this.database, this.schema, this.table) %}
  {% do return(
    built is not none
    and built.type == 'table'
    and model.config.materialized == 'incremental'
    and not should_full_refresh()
  ) %}
{% endmacro %}
