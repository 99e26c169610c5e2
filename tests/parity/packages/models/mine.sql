select '{{ var("who") }}' as who, {{ tools.answer() }} as answer, {{ tools.greet() }} as greeting, {{ tools.shared() }} as theirs, {{ shared() }} as ours,
  {{ tools.calls_shared() }} as called, {{ tools.only() }} as only_one, {{ extra.shared() }} as extras, {{ var('fallback', 'fell') | length }} as fell
from {{ ref('tools', 'tools_base') }}
