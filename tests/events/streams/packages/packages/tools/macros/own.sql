{% materialization view, default %}
  {% call statement('main') %}create or replace view {{ this }} as select 'of the package' as made_by{% endcall %}
  {{ return({'relations': [this]}) }}
{% endmaterialization %}

{% macro get_incremental_microbatch_sql(arg_dict) %}
  {{ return(get_incremental_append_sql(arg_dict)) }}
{% endmacro %}
