select id, {{ doubled("id") }} as two, "Name" as name from {{ ref("raw") }}
