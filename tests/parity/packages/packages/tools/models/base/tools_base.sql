select '{{ var("who") }}' as who, {{ var('only_here') }} as n, {{ answer() }} as answer, id from {{ ref('tools_seed') }}
