{% macro default__greet(name) %}'shop says {{ name }}'{% endmacro %}
{% macro shared() %}'from shop'{% endmacro %}
{% macro default__current_timestamp_in_utc() %}null{% endmacro %}
