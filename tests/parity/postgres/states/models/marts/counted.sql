select count(*) as n from {{ ref("one") }} join {{ ref("kept") }} using (id)
