{% macro default__only() %}'extra only'{% endmacro %}
{% macro shared() %}'from extra'{% endmacro %}
