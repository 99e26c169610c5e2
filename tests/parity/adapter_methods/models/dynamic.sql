{% set names = dbt_names() %}
select {% for name in names %}1 as {{ name }}{{ ", " if not loop.last }}{% endfor %}
