x + + from
