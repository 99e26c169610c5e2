select {{ datediff('a', 'b') }} as own, {{ get_column_values('x') }} as also, {{ group_by(2) }} as grouped
