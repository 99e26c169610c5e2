select {{ env_var('IN_MODEL', '1') }} as id
