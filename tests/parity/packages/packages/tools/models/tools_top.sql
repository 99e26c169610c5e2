select *, {{ shared() }} as shared, '{{ project_name }}' as project, '{{ this }}' as me from {{ ref('tools_base') }}
