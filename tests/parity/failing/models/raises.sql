{% if execute %}{{ exceptions.raise_compiler_error('no luck today') }}{% endif %}
select 1
