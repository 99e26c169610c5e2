select {{ never_written('x') }} as a
