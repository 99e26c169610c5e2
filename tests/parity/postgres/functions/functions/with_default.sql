select x * factor
