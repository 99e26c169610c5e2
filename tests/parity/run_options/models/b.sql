select id from {{ ref('a') }} where no_such
