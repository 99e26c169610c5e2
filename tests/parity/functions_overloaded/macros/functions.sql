{# DuckDB has macros where other warehouses have functions. #}
{% macro default__scalar_function_create_replace_signature_sql(target_relation) %}
create or replace macro {{ target_relation.render() }} ({{ model.arguments | map(attribute='name') | join(', ') }}) as
{% endmacro %}

{% macro default__scalar_function_body_sql() %}
({{ model.compiled_code }})
{% endmacro %}
