{# What is known of the project while it runs, to whoever reads the artifact. #}
{% macro nodes_of(file) %}
select unnest(json_keys(content, '$.nodes')) as node from read_text('{{ env_var('PARITY_FOLDER') }}/target/{{ file }}') order by 1
{% endmacro %}

{% macro keep_nodes() %}
{% do run_query("create or replace table main.in_operation as " ~ nodes_of('manifest.json')) %}
{% endmacro %}
