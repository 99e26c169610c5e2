select a.*, {{ var('list') | sum }} as total from {{ ref('a') }} as a join {{ ref('raw') }} r using (id)
