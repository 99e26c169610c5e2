select count(*) as n, current_setting('default_null_order') as nulls from {{ ref('reads_second') }} cross join {{ ref('partitioned') }}
