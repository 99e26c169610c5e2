select t.id, s.id as other from {{ source("ext", "src") }} as u join {{ ref("src") }} as t using (id) join {{ ref("src") }} s using (id)
