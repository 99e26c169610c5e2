select
  id,
  {% if var('by', 1) == 0 %}nam{% else %}name{% endif %}
from {{ ref('a_view') }}
