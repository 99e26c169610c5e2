{{ config(materialized='table') }}
{% set there = adapter.get_relation(target.database, target.schema ~ '_far', 'far') %}
select '{{ there }}' as far, '{{ there.type }}' as of_type, '{{ load_relation(ref("far")) }}' as loaded
{# depends_on: {{ ref('far') }} #}
