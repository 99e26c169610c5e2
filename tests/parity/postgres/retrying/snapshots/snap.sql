{% snapshot snap %}
{{ config(unique_key='id', strategy='check', check_cols=['tenth'], target_schema='kept') }}
select id, tenth, 1 / {{ var('snapped', 1) }} as x from {{ ref('second') }}
{% endsnapshot %}
