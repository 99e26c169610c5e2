{% if execute %}
  {% set cursor = adapter.add_query("select i, 'x' || i as name from range(4) as t(i) order by i")[1] %}
  {% set first = cursor.fetchone() %}
  {% set two = cursor.fetchmany(2) %}
  {% set rest = cursor.fetchall() %}
  select '{{ first[1] }}' as first, '{{ two | length }}' as two, '{{ rest[0][0] }}' as rest, '{{ cursor.fetchone() }}' as done,
    {{ adapter.behavior.enable_truthy_nulls_equals_macro.no_warn }} as nulls_are_equal, '{{ adapter.config.project_name }}' as project
{% else %}
  select 1
{% endif %}
