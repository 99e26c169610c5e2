{% macro look() %}
  {% do run_query('create table if not exists main.told (what text)') %}
  {% for sql in [
    '1::smallint', '9223372036854775807::bigint', '1.50::numeric(8,2)', '1.5::real', '0.1::double precision', "'NaN'::numeric", "'Infinity'::float8",
    '123456789012345678901234567890.123456789::numeric', '1e20::numeric', '100::numeric', 'true', 'null',
    "'text'", "'it''s'::varchar(10)", "'c'::char(3)", "'naïve ☃'", "''",
    "date '2024-02-29'", "timestamp '2024-01-02 03:04:05.678'", "timestamp '2024-01-02 03:04:05'", "timestamptz '2024-01-02 03:04:05+05:30'", "time '10:11:12.5'", "timetz '10:11:12+02'",
    "interval '1 year 2 months 3 days 4 hours'", "interval '90 minutes'", "interval '-1 day'",
    "array[1,2,null]", "array['a','b,c',null]", "array[1.5,2]", "array[true]", "array[date '2024-01-01']", "'{}'::int[]", "array[array[1,2],array[3,4]]",
    "'{\"a\": [1, null, \"x\"]}'::json", "'{\"b\": 1, \"a\": 2.50}'::jsonb", "'[1]'::jsonb", "'\"s\"'::jsonb", "'5'::jsonb",
    "'00000000-0000-0000-0000-000000000001'::uuid", "'10.0.0.1'::inet", "int4range(1, 5)", "numrange(1.5, null)", "'empty'::int4range", "daterange('2024-01-01', '2024-02-01')", "tsrange('2024-01-01 10:00', null)", "point(1, 2)", "row(1, 'a')", "'$1,234.50'::money", "b'101'", "'<a/>'::xml", "'a=>1'::text", "1::oid", "'pg_class'::regclass", "now()::text is not null"
  ] %}
    {% set table = run_query('select ' ~ sql ~ ' as v, ' ~ sql ~ ' as w') %}
    {% set value = table.columns[0].values()[0] %}
    {% set words = sql ~ ' | ' ~ value ~ ' | ' ~ [value] ~ ' | ' ~ tojson({'v': value | string}) %}
    {% do run_query('insert into main.told values ($told$' ~ words ~ '$told$)') %}
  {% endfor %}
  {% for sql in [
    'select 1 as a union all select null', 'select 1.5::numeric as a union all select 2', "select date '2024-01-01' as a union all select null",
    "select 'true' as a union all select 'false'", "select '2024-01-01' as a", "select '1' as a union all select '2'", "select null as a", "select 1 as a, 2 as a, 3 as \"A\"",
    "select timestamp '2024-01-01' as a", "select '10:00' as a", "select 'null' as a union all select 'None' union all select ''"
  ] %}
    {% set table = run_query(sql) %}
    {% set words = sql ~ ' | ' ~ (table.columns[0].values() | list) ~ ' | ' ~ (table.column_names | list) %}
    {% do run_query('insert into main.told values ($told$' ~ words ~ '$told$)') %}
  {% endfor %}
{% endmacro %}
