select cast('2024-01-01' as timestamp) as day
