select id from {{ var('of_two', 'nowhere') }}
