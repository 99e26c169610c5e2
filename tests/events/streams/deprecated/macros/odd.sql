{% docs odd %}not here{% enddocs %}
{% macro collect_freshness(source, loaded_at_field, filter) %}{% call statement('collect_freshness', fetch_result=True) %}select now()::timestamp as max_loaded_at, now()::timestamp as snapshotted_at{% endcall %}{{ return(load_result('collect_freshness').table) }}{% endmacro %}
