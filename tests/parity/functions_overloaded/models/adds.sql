select {{ function('add') }}(4, 1) as ten
