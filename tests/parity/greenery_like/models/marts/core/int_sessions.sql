{%- set event_types = get_event_types() -%}
select
    session_id,
    user_id
    {% for event_type in event_types %}
    , sum(case when event_type = '{{ event_type }}' then 1 else 0 end) as {{ event_type }}s
    {% endfor %}
from {{ ref('stg_events') }}
{{ dbt_utils_group_by(2) }}
