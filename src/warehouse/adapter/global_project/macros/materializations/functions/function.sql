{% materialization function, default, supported_languages=['sql', 'python', 'javascript'] %}
  {% set existing = load_cached_relation(this) %}
  {% set target_relation = this.incorporate(type=this.Function) %}

  {% do run_hooks(pre_hooks) %}

  {% set build_macro = this.get_function_macro_name(this.get_function_config(model)) %}
  {# Under its own name, dispatch is read statically, and that cannot cope with a name known only now. #}
  {% set find_macro = adapter.dispatch %}
  {% set build_sql = find_macro(build_macro, 'dbt')(target_relation) %}

  {% do function_execute_build_sql(build_sql, existing, target_relation) %}
  {% do run_hooks(post_hooks) %}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
