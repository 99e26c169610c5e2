{% macro safe_cast(field, type) %}
  {% do return(adapter.dispatch('safe_cast', 'dbt')(field, type)) %}
{% endmacro %}

{% macro default__safe_cast(field, type) %}
    {# adapters whose database can give null instead of an error do so in their own version #}
    cast({{ field }} as {{ type }})
{% endmacro %}
