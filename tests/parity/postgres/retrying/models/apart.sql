select 1 as apart
