{#
  Rows go into a table, from there into a file, and what the database keeps is a view on
  that file.
#}
{% materialization external, adapter="duckdb", supported_languages=['sql', 'python'] %}
  {% set location = render(config.get('location', default=external_location(this, config))) %}
  {% set write_settings = render_write_options(config) %}
  {% set write_options = adapter.external_write_options(location, write_settings) %}

  {% set formats = ['csv', 'parquet', 'json'] %}
  {% set format = config.get('format') %}
  {% if format and format not in formats %}
    {% do exceptions.raise_compiler_error("Invalid format: " ~ format ~ ". Allowed formats are: " ~ formats | join(', ')) %}
  {% elif not format %}
    {# the adapter has just settled one for the writing #}
    {% set written_format = write_settings['format'] | lower %}
    {% set format = written_format if written_format in formats else 'parquet' %}
  {% endif %}

  {% set read_location = adapter.external_read_location(location, write_settings) %}
  {% if format == 'parquet' %}
    {% set read_options = config.get('parquet_read_options', {'union_by_name': False}) %}
  {% else %}
    {% set read_options = config.get(format ~ '_read_options', {'auto_detect': True}) %}
    {# DuckDB sees compression in a lower-case extension alone #}
    {% if write_settings.get('compression') and 'compression' not in read_options %}
      {% set read_options = dict(read_options, compression=write_settings['compression']) %}
    {% endif %}
  {% endif %}

  {% set language = model['language'] %}
  {% set target_relation = this.incorporate(type='view') %}
  {% set existing = load_cached_relation(this) %}
  {% set rows_relation = make_intermediate_relation(this.incorporate(type='table'), suffix='__dbt_tmp') %}
  {% set staged = make_intermediate_relation(target_relation, suffix='__dbt_int') %}
  {% set rows_leftover = load_cached_relation(rows_relation) %}
  {% set staged_leftover = load_cached_relation(staged) %}
  {% set backup = make_backup_relation(target_relation, 'table' if existing is none else existing.type) %}
  {% set backup_leftover = load_cached_relation(backup) %}
  {% set grants = config.get('grants') %}

  {% do drop_relation_if_exists(staged_leftover) %}
  {% do drop_relation_if_exists(rows_leftover) %}
  {% do drop_relation_if_exists(backup_leftover) %}

  {% do run_hooks(pre_hooks, inside_transaction=False) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}

  {% call statement('create_table', language=language) -%}
    {{- create_table_as(False, rows_relation, compiled_code, language) }}
  {%- endcall %}

  {% set is_empty = run_query("select count(*) as row_count from " ~ rows_relation)[0][0] == 0 %}

  {# a file without rows may lose its columns: it gets one row of nulls, which the view leaves out again #}
  {% call statement('main', language='sql') -%}
    {% if is_empty %}
    insert into {{ rows_relation }} values (
      {%- for _ in get_columns_in_relation(rows_relation) -%}
      NULL,
      {%- endfor -%}
    )
    {% endif %}
  {%- endcall %}

  {% do write_to_file(rows_relation, location, write_options) %}

  {% call statement('main', language='sql') -%}
    create or replace view {{ staged }} as (
      select * from read_{{ format }}('{{ read_location }}'
      {%- for name, value in read_options.items() -%}
        , {{ name }}={{ "'" ~ value ~ "'" if value is string else value }}
      {%- endfor -%}
      )
      {% if is_empty %}
        where 1
        {%- for column in get_columns_in_relation(rows_relation) %} AND "{{ column.column }}" is not NULL
        {%- endfor -%}
      {% endif %}
    );
  {%- endcall %}

  {% if existing is not none %}
    {% do adapter.rename_relation(existing, backup) %}
  {% endif %}
  {% do adapter.rename_relation(staged, target_relation) %}

  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do apply_grants(target_relation, grants, should_revoke=should_revoke(existing, full_refresh_mode=True)) %}
  {% do persist_docs(target_relation, model) %}
  {% do adapter.commit() %}

  {% do drop_relation_if_exists(backup) %}
  {% do drop_relation_if_exists(rows_relation) %}

  {# glue_register is what plugin: glue was called at first #}
  {% set plugin = config.get('plugin') %}
  {% set glue_register = config.get('glue_register', default=false) %}
  {% if glue_register is true or (glue_register and plugin is not none) %}
    {% set plugin = 'glue|' ~ config.get('glue_database', 'default') %}
  {% endif %}
  {% if plugin is not none %}
    {% do store_relation(plugin, target_relation, location, format, config) %}
  {% endif %}

  {% do run_hooks(post_hooks, inside_transaction=False) %}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
