{% macro answer() %}{{ return(adapter.dispatch('answer', 'tools')()) }}{% endmacro %}
{% macro default__answer() %}41{% endmacro %}
{% macro duckdb__answer() %}42{% endmacro %}
{% macro greet(name='you') %}{{ return(adapter.dispatch('greet', 'tools')(name)) }}{% endmacro %}
{% macro default__greet(name) %}'hello {{ name }}'{% endmacro %}
{% macro shared() %}'from tools'{% endmacro %}
{% macro calls_shared() %}{{ shared() }}{% endmacro %}
{% macro only() %}{{ return(adapter.dispatch('only', macro_namespace='tools')()) }}{% endmacro %}
{% macro default__only() %}'default only'{% endmacro %}
{% test tools_positive(model, column_name) %}select * from {{ model }} where {{ column_name }} <= 0{% endtest %}
