{% test at_least(model, column_name, minimum=0, other=none) %}
{{ config(severity='error', tags=['fromtest']) }}
select * from {{ model }} where {{ column_name }} < {{ minimum }}
{% endtest %}
