{% macro settings() %}{{ return(builtins.ref.config) }}{% endmacro %}
