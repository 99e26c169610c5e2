{# A batch replaces its window of event_time: what the target has there goes, what the batch found there comes. #}
{% macro duckdb__get_incremental_microbatch_sql(arg_dict) %}
  {% set event_time = config.get('event_time') %}
  {% if not event_time %}
    {% do exceptions.raise_compiler_error("microbatch incremental strategy requires an 'event_time' model config") %}
  {% elif config.get('unique_key') %}
    {% do exceptions.raise_compiler_error("microbatch incremental strategy does not support 'unique_key'. Microbatch runs delete+insert per batch based on 'event_time' and does not do key-based upserts. Remove 'unique_key' or use incremental_strategy='merge'.") %}
  {% endif %}

  {% set batch = model.get('batch') or {} %}
  {% if not (batch.get('event_time_start') and batch.get('event_time_end')) %}
    {% do exceptions.raise_compiler_error("microbatch incremental strategy requires 'batch.event_time_start' and 'batch.event_time_end' to be set in the context") %}
  {% endif %}

  {% set target = arg_dict["target_relation"] %}
  {% set inserted = get_quoted_csv(arg_dict["dest_columns"] | map(attribute="name")) %}
  {% set window -%}
    {{ event_time }} >= '{{ batch.get('event_time_start') }}'
    and {{ event_time }} < '{{ batch.get('event_time_end') }}'
  {%- endset %}

  {% set build_sql -%}
    delete from {{ target }}
    where {{ window }}
    {%- for predicate in normalize_incremental_predicates(arg_dict.get("incremental_predicates")) %}
    and ({{ predicate }})
    {%- endfor -%}
    ;

    insert into {{ target }} ({{ inserted }})
    select {{ inserted }}
    from {{ arg_dict["temp_relation"] }}
    where {{ window }};
  {%- endset %}
  {% do return(build_sql) %}
{% endmacro %}
