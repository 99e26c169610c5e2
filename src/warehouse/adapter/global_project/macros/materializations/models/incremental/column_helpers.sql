{% macro get_quoted_csv(column_names) %}
  {% set quoted = [] %}
  {% for name in column_names %}
    {% do quoted.append(adapter.quote(name)) %}
  {% endfor %}
  {% do return(quoted | join(', ')) %}
{% endmacro %}


{# The source's columns whose names the target lacks; types are not looked at. #}
{% macro diff_columns(source_columns, target_columns) %}
  {% set known = target_columns | map(attribute='column') | list %}
  {% set missing = [] %}
  {% for column in source_columns if column.name not in known %}
    {% do missing.append(column) %}
  {% endfor %}
  {% do return(missing) %}
{% endmacro %}


{% macro diff_column_data_types(source_columns, target_columns) %}
  {% do return(adapter.dispatch('diff_column_data_types', 'dbt')(source_columns, target_columns)) %}
{% endmacro %}

{# What merely needs more room is widened elsewhere and is no difference here. #}
{% macro default__diff_column_data_types(source_columns, target_columns) %}
  {% set changes = [] %}
  {% for wanted in source_columns %}
    {% set present = target_columns | selectattr("name", "equalto", wanted.name) | list | first %}
    {% if present and wanted.expanded_data_type != present.expanded_data_type and not wanted.can_expand_to(other_column=present) %}
      {% do changes.append({'column_name': present.name, 'new_type': wanted.expanded_data_type}) %}
    {% endif %}
  {% endfor %}
  {% do return(changes) %}
{% endmacro %}


{% macro get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) %}
  {% do return(adapter.dispatch('get_merge_update_columns', 'dbt')(merge_update_columns, merge_exclude_columns, dest_columns)) %}
{% endmacro %}

{% macro default__get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) %}
  {% set all = dest_columns | map(attribute="quoted") | list %}
  {% if merge_update_columns and merge_exclude_columns %}
    {% do exceptions.raise_compiler_error('Model cannot specify merge_update_columns and merge_exclude_columns. Please update model to use only one config') %}
  {% elif merge_update_columns %}
    {% do return(merge_update_columns) %}
  {% elif not merge_exclude_columns %}
    {% do return(all) %}
  {% endif %}

  {% set excluded = merge_exclude_columns | map("lower") | list %}
  {% set updated = [] %}
  {% for column in dest_columns if column.column | lower not in excluded %}
    {% do updated.append(column.quoted) %}
  {% endfor %}
  {% do return(updated) %}
{% endmacro %}
