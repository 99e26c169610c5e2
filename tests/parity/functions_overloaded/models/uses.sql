select {{ function('twice') }}(4) as eight
