select thing.a from {{ ref('thing') }} as thing, {{ ref('thing', v=2) }}, {{ ref('versions', 'thing') }}, {{ ref('text') }}
