{{ config(quoting={'identifier': false}) }}
select * from {{ ref('codes') }} cross join {{ source('raw', 'events') }}
