{#
  Runs the SQL of its call block. With a name, the response (and the rows, when they
  were fetched) can be read back through load_result(name).
#}
{%- macro statement(name=None, fetch_result=False, auto_begin=True, language='sql') -%}
  {%- if execute -%}
    {%- set code = caller() -%}

    {%- if name == 'main' -%}
      {%- do log('Writing runtime {} for node "{}"'.format(language, model['unique_id'])) -%}
      {%- do write(code) -%}
    {%- endif -%}

    {%- if language == 'sql' -%}
      {%- set response, rows = adapter.execute(code, auto_begin=auto_begin, fetch=fetch_result) -%}
    {%- elif language == 'python' -%}
      {%- set response = submit_python_job(model, code) -%}
      {%- set rows = None -%}
    {%- else -%}
      {%- do exceptions.raise_compiler_error("statement macro didn't get supported language") -%}
    {%- endif -%}

    {%- if name is not none -%}
      {%- do store_result(name, response=response, agate_table=rows) -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}


{# Records a result for work that already happened elsewhere; its call block is written to target/run, not executed. #}
{% macro noop_statement(name=None, message=None, code=None, rows_affected=None, res=None) -%}
  {%- set shown_sql = caller() -%}

  {%- if name == 'main' -%}
    {%- do log('Writing runtime SQL for node "{}"'.format(model['unique_id'])) -%}
    {%- do write(shown_sql) -%}
  {%- endif -%}

  {%- if name is not none -%}
    {%- do store_raw_result(name, message=message, code=code, rows_affected=rows_affected, agate_table=res) -%}
  {%- endif -%}
{%- endmacro %}


{% macro run_query(sql) %}
  {% call statement("run_query_statement", fetch_result=true, auto_begin=false) %}
    {{ sql }}
  {% endcall %}
  {% do return(load_result("run_query_statement").table) %}
{% endmacro %}
