select * from {{ ref('src') }} {% if var('more', false) %} cross join (select 'x' as added, 5 as number) {% endif %}
