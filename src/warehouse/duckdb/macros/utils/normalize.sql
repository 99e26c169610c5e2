{# A list of strings, whether one or several were configured. #}
{% macro normalize_string_or_list(raw, field_name) %}
  {% if raw is none %}
    {% do return([]) %}
  {% elif raw is string %}
    {% do return([raw]) %}
  {% elif raw is mapping or raw is not sequence %}
    {% do exceptions.raise_compiler_error(field_name ~ " must be a list of strings or a string") %}
  {% elif raw | reject('string') | list %}
    {% do exceptions.raise_compiler_error(field_name ~ " list values must be non-empty strings") %}
  {% endif %}
  {% do return(raw | list) %}
{% endmacro %}
