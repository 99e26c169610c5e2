select {{ function('double_it') }}(4) as eight
