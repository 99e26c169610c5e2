{% macro current_timestamp() -%}
  {{ adapter.dispatch('current_timestamp', 'dbt')() }}
{%- endmacro %}

{% macro default__current_timestamp() %}
  {% do exceptions.raise_not_implemented('current_timestamp macro not implemented for adapter ' + adapter.type()) %}
{% endmacro %}


{# The clock of snapshots: override it to freeze time in a test. #}
{% macro snapshot_get_time() -%}
  {{ adapter.dispatch('snapshot_get_time', 'dbt')() }}
{%- endmacro %}

{% macro default__snapshot_get_time() %}
    {{ current_timestamp() }}
{% endmacro %}

{% macro get_snapshot_get_time_data_type() %}
  {% set clock_sql = 'select ' ~ adapter.dispatch('snapshot_get_time', 'dbt')() ~ ' as dbt_snapshot_time' %}
  {% do return(get_column_schema_from_query(clock_sql)[0].dtype or none) %}
{% endmacro %}


{# The two below answer as dbt_utils once did, for packages written against it. #}

{% macro current_timestamp_backcompat() %}
  {% do return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) %}
{% endmacro %}

{% macro default__current_timestamp_backcompat() %}
    current_timestamp::timestamp
{% endmacro %}

{% macro current_timestamp_in_utc_backcompat() %}
  {% do return(adapter.dispatch('current_timestamp_in_utc_backcompat', 'dbt')()) %}
{% endmacro %}

{% macro default__current_timestamp_in_utc_backcompat() %}
  {% do return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) %}
{% endmacro %}
