select {{ function('doubled') }}(2) as four, {{ function('with_default') }}(2) as three, {{ function('greeting') }}() as said
