select {% if execute %}{{ late() }}{% endif %} as id, {{ renders('rendered') }} as rendered
