{% macro duckdb__merge_join_clause(unique_key, merge_on_using_columns, incremental_predicates) -%}
  {%- set predicates = [] + (incremental_predicates or []) -%}

  {%- if merge_on_using_columns -%}
    USING ({{ merge_on_using_columns | join(', ') }})
    {%- if predicates %}
    ON ({{ predicates | join(") AND (") }})
    {%- endif %}
  {%- else -%}
    {%- set conditions = [] -%}
    {%- if not unique_key -%}
      {%- do conditions.append('FALSE') -%}
    {%- else -%}
      {%- set is_list = unique_key is sequence and unique_key is not mapping and unique_key is not string -%}
      {%- for key in (unique_key if is_list else [unique_key]) -%}
        {%- do conditions.append("DBT_INTERNAL_SOURCE." ~ key ~ " = DBT_INTERNAL_DEST." ~ key) -%}
      {%- endfor -%}
    {%- endif -%}
    ON ({{ (conditions + predicates) | join(") AND (") }})
  {%- endif %}
{%- endmacro %}

{% macro duckdb__get_incremental_merge_sql(args_dict) %}
  {% set predicates = normalize_incremental_predicates(args_dict.get('incremental_predicates')) %}
  {% do return(duckdb__get_merge_sql(
    args_dict['target_relation'], args_dict['temp_relation'], args_dict['unique_key'], args_dict['dest_columns'], predicates
  )) %}
{% endmacro %}

{# Either the simple merge_* configs or merge_clauses, a list of clauses as DuckDB knows them. #}
{% macro duckdb__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- set predicates = normalize_incremental_predicates(incremental_predicates) -%}
  {%- do validate_merge_config(config, target) -%}

  {%- set header = config.get('sql_header', none) -%}
  {%- set update_columns = config.get('merge_update_columns', []) -%}
  {%- set exclude_columns = config.get('merge_exclude_columns', []) -%}
  {%- set set_expressions = config.get('merge_update_set_expressions', {}) -%}
  {%- set returning = config.get('merge_returning_columns', []) -%}

  {%- set defaults = merge_clause_defaults(
    config.get('merge_update_condition', none),
    config.get('merge_insert_condition', none),
    update_columns,
    exclude_columns,
    set_expressions
  ) -%}
  {%- set names_columns = update_columns | length + exclude_columns | length + set_expressions | length > 0 -%}
  {%- set clauses = config.get('merge_clauses', {}) -%}
  {%- set when_matched = clauses.get('when_matched', [defaults.when_matched_update_explicit if names_columns else defaults.when_matched_update_by_name]) -%}
  {%- set when_not_matched = clauses.get('when_not_matched', [defaults.when_not_matched_insert_by_name]) -%}

  {{ header if header is not none }}

    MERGE INTO {{ target }} AS DBT_INTERNAL_DEST
      USING {{ source }} AS DBT_INTERNAL_SOURCE
      {{ duckdb__merge_join_clause(unique_key, config.get('merge_on_using_columns', []), predicates) }}

  {%- for clause in when_matched + when_not_matched %}
    {%- set matched = loop.index <= when_matched | length -%}
    {%- set action = clause.get('action') -%}
    {%- set mode = clause.get('mode') -%}
    {%- set condition = clause.get('condition') %}
    {% if matched -%}
    WHEN MATCHED
    {%- else -%}
    WHEN NOT MATCHED {{ "BY " ~ clause.get('by') | upper if clause.get('by') }}
    {%- endif %}
    {{- " AND " ~ (condition if condition is string else "(" ~ condition | join(') AND (') ~ ")") if condition }}
    THEN
    {% if matched and action == 'update' and mode == 'explicit' %}
      {%- set expressions = clause.get('update', {}).get('set_expressions', {}) -%}
      {%- set assignments = [] -%}
      {%- for column, expression in expressions.items() -%}
        {%- do assignments.append(column ~ " = " ~ expression) -%}
      {%- endfor -%}
      {%- for column in get_merge_update_columns(clause.get('update', {}).get('include', []), clause.get('update', {}).get('exclude', []), dest_columns)
            if column.replace('"', '').replace("'", "") not in expressions -%}
        {%- do assignments.append(column ~ " = DBT_INTERNAL_SOURCE." ~ column) -%}
      {%- endfor -%}
      UPDATE SET {{ assignments | join(', ') }}
    {%- elif matched and action == 'update' -%}
      {{ {'by_name': 'UPDATE BY NAME', 'by_position': 'UPDATE BY POSITION', 'star': 'UPDATE SET *'}.get(mode, '') }}
    {%- elif action == 'update' -%}
      {%- set assignments = [] -%}
      {%- for column, expression in clause.get('set_expressions', {}).items() -%}
        {%- do assignments.append(column ~ " = " ~ expression) -%}
      {%- endfor -%}
      UPDATE SET {{ assignments | join(', ') }}
    {%- elif not matched and action == 'insert' and mode == 'explicit' -%}
      INSERT ({{ clause.get('insert', {}).get('columns', []) | join(', ') }}) VALUES ({{ clause.get('insert', {}).get('values', []) | join(', ') }})
    {%- elif not matched and action == 'insert' -%}
      {{ {'by_name': 'INSERT BY NAME', 'by_position': 'INSERT BY POSITION', 'star': 'INSERT *'}.get(mode, '') }}
    {%- elif action == 'delete' -%}
      DELETE
    {%- elif action == 'do_nothing' -%}
      DO NOTHING
    {%- elif action == 'error' -%}
      ERROR {{ "'" ~ clause.get('error_message') | replace("'", "''") ~ "'" if clause.get('error_message') }}
    {%- endif %}
  {%- endfor %}

  {%- if returning %}
    RETURNING {{ returning if returning is string else returning | join(', ') }}
  {%- endif %}
{% endmacro %}
