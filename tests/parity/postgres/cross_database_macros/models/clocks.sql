select {{ dbt.current_timestamp() }} as a, {{ current_timestamp_backcompat() }} as b, {{ current_timestamp_in_utc_backcompat() }} as c,
  {{ snapshot_get_time() }} as d, {{ snapshot_string_as_time('2024-01-01 10:00:00') }} as e
