select {{ sums(1, 2) }} as three
