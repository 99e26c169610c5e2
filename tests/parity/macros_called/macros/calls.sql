{% macro late() %}{{ inner() }}{% endmacro %}

{% macro inner() %}1{% endmacro %}

{% macro rendered() %}2{% endmacro %}

{% macro renders(text) %}{{ return(render('{{ ' ~ text ~ '() }}')) }}{% endmacro %}

{% macro macros_called(results) %}
create or replace table macros_called as
{% for result in results %}
select '{{ result.node.unique_id }}' as node, '{{ result.node.depends_on.macros | join(' ') }}' as macros
{% if not loop.last %}union all{% endif %}
{% endfor %}
{% endmacro %}
