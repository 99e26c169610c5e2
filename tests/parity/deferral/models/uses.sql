select {{ function('plus') }}(1) as two
