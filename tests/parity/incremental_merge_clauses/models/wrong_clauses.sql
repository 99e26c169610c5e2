{{ config(unique_key='id', merge_clauses={'when_matched': [{'action': 'forget'}]}) }} select * from {{ ref('events') }}
