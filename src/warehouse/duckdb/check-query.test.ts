import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { QueryCheck } from '#warehouse/adapter/read-query.ts'
import { checkQuery } from './check-query.ts'
import { driverModule } from './driver.ts'
import { openQueryCheck } from './query-check.ts'

let folder = ''
let instance: DuckDBInstance
let connection: DuckDBConnection

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'check-query-'))
  writeFileSync(join(folder, 'outside.csv'), 'secret\n42\n')
  process.env['CHECK_QUERY_SECRET'] = 'sesame'
  instance = await (await driverModule()).DuckDBInstance.create(':memory:')
  connection = await instance.connect()
  for (const sql of [
    'create table plants (id integer, name varchar, sold date)',
    'create schema other',
    `create table other."${join(folder, 'outside.csv')}" (n integer)`,
    'create view v_plants as select * from plants',
    `create view v_file as select * from read_csv('${join(folder, 'outside.csv')}')`,
    'create macro twice(n) as n * 2',
    'create macro few(n) as table select * from range(n)',
    "create type kind as enum ('a', 'b')",
    'create sequence s',
  ]) {
    await connection.run(sql)
  }
})

afterAll(() => {
  connection.closeSync()
  instance.closeSync()
  delete process.env['CHECK_QUERY_SECRET']
  rmSync(folder, { recursive: true, force: true })
})

describe('a query may be', () => {
  test.each([
    'select 1',
    'values (1), (2)',
    'from plants',
    'select * from main.plants p join v_plants v using (id)',
    'select * from v_file',
    'select twice(id) from plants',
    'select * from few(3)',
    "select 'a'::kind, 1::decimal(10, 2), '{}'::json, [1]::int[], {'a': 1}::struct(a bigint), 'x'::enum('x')",
    'with recursive t(n) as (select 1 union all select n + 1 from t where n < 5) select * from t',
    'select * from (with inner_part as (select 1) select * from inner_part)',
    'select "a b".id from plants as "a b"',
    'with "two words" as (select 1 as n) select n from "two words"',
    'select count(*), count(distinct id), sum(id) filter (where id > 1), max(name), median(id) from plants group by all',
    'select row_number() over (order by id), lag(id) over w, first_value(id) over w, ntile(4) over w from plants window w as (order by id)',
    "select date_trunc('week', sold), strftime(sold, '%Y'), sold + interval 1 day, extract(year from sold) from plants",
    'select grouping(id), id from plants group by rollup (id)',
    'select coalesce(id, 0), nullif(id, 1), if(id > 1, 2, 3), case when id in (1, 2) then 1 end, id between 1 and 2 from plants',
    'select list_transform([1, 2], lambda x: x + 1), [x * 2 for x in [1, 2]], map {1: 2}, struct_pack(a := 1)',
    "select name like 'a%', name ilike 'B%', name similar to 'c.*', regexp_matches(name, 'd'), name || 'e' from plants",
    'select unnest([1, 2]), * from range(2), generate_series(1, 2)',
    'select * exclude (name) replace (id + 1 as id) from plants',
    'select columns(*) from plants qualify row_number() over () = 1',
    "select arg_max(name, id), string_agg(name, ',' order by id), list(id), histogram(id), quantile_cont(id, 0.5) from plants",
    'describe plants',
    'summarize plants',
    'show tables',
    'select try_cast(name as integer), cast(id as text), id::varchar from plants',
    'select * from plants where id = $1 and name = $2',
    'select * from plants where id = $id and name = $name',
    'select * from information_schema.columns',
    'select current_date, now(), today(), random(), version()',
    'select exists (select 1 from plants), (select max(id) from plants), id > any (select 1) from plants',
    'select * from plants asof join plants other on plants.sold >= other.sold',
    'select * from plants tablesample 10 rows',
  ])('%s', async (sql) => {
    await expect(checkQuery(connection, sql)).resolves.toBeUndefined()
  })
})

const NOT_FOR_QUERIES = /is not for queries/
const ONE_SELECT = /only one SELECT/
const NO_TABLE = /there is no table or view/

describe('a query is refused', () => {
  test.each<[string, RegExp]>([
    ['create table t as select 1', ONE_SELECT],
    ['insert into plants values (1)', ONE_SELECT],
    ['update plants set id = 1', ONE_SELECT],
    ['delete from plants', ONE_SELECT],
    ['merge into plants using v_plants v on plants.id = v.id when matched then delete', ONE_SELECT],
    ['drop table plants', ONE_SELECT],
    ['truncate plants', ONE_SELECT],
    ['alter table plants add column x int', ONE_SELECT],
    ["copy plants to '/tmp/x.csv'", ONE_SELECT],
    ["copy (select 1) to '/tmp/x.csv'", ONE_SELECT],
    ["copy plants from 'outside.csv'", ONE_SELECT],
    ["export database '/tmp/x'", ONE_SELECT],
    ["import database '/tmp/x'", ONE_SELECT],
    ["attach 'other.duckdb'", ONE_SELECT],
    ['detach memory', ONE_SELECT],
    ['use other', ONE_SELECT],
    ['set threads = 1', ONE_SELECT],
    ['reset threads', ONE_SELECT],
    ['pragma database_list', ONE_SELECT],
    ['call pragma_version()', ONE_SELECT],
    ['install httpfs', ONE_SELECT],
    ['load httpfs', ONE_SELECT],
    ['update extensions', /syntax error|only one SELECT/i],
    ['create secret (type s3)', ONE_SELECT],
    ['create macro m() as 1', ONE_SELECT],
    ['prepare p as select 1', ONE_SELECT],
    ['execute p', ONE_SELECT],
    ['begin', ONE_SELECT],
    ['commit', ONE_SELECT],
    ['checkpoint', ONE_SELECT],
    ['vacuum', ONE_SELECT],
    ['explain analyze select 1', ONE_SELECT],
    ['pivot plants on name', ONE_SELECT],
    ["comment on table plants is 'x'", ONE_SELECT],
    ['select 1; select 2', /more than one statement/],
    ['select 1; drop table plants', ONE_SELECT],
    ['', /no statement/],
    ["select * from read_csv('outside.csv')", NOT_FOR_QUERIES],
    ["select * from READ_CSV_AUTO('outside.csv')", NOT_FOR_QUERIES],
    ['select * from "read_csv"(\'outside.csv\')', NOT_FOR_QUERIES],
    ["select * from main.read_csv('outside.csv')", NOT_FOR_QUERIES],
    ["select * from system.main.read_csv('outside.csv')", NOT_FOR_QUERIES],
    ["select * from read_parquet('x.parquet')", NOT_FOR_QUERIES],
    ["select * from parquet_scan('x.parquet')", NOT_FOR_QUERIES],
    ["select * from parquet_metadata('x.parquet')", NOT_FOR_QUERIES],
    ["select * from read_json('x.json')", NOT_FOR_QUERIES],
    ["select * from read_text('/etc/passwd')", NOT_FOR_QUERIES],
    ["select * from read_blob('/etc/passwd')", NOT_FOR_QUERIES],
    ["select * from read_duckdb('x.duckdb')", NOT_FOR_QUERIES],
    ["select * from sniff_csv('outside.csv')", NOT_FOR_QUERIES],
    ["select * from glob('/*')", NOT_FOR_QUERIES],
    ["select * from seq_scan('plants')", NOT_FOR_QUERIES],
    ["select * from query('select 1')", NOT_FOR_QUERIES],
    ["select * from query_table('outside.csv')", NOT_FOR_QUERIES],
    ["select * from json_execute_serialized_sql(json_serialize_sql('select 1'))", NOT_FOR_QUERIES],
    ["select * from sql_auto_complete('sel')", NOT_FOR_QUERIES],
    ['select * from duckdb_settings()', NOT_FOR_QUERIES],
    ['select * from duckdb_secrets()', NOT_FOR_QUERIES],
    ['select * from duckdb_databases()', NOT_FOR_QUERIES],
    ['select * from duckdb_databases', NOT_FOR_QUERIES],
    ['select * from duckdb_variables()', NOT_FOR_QUERIES],
    ['select * from duckdb_extensions()', NOT_FOR_QUERIES],
    ['select * from duckdb_temporary_files()', NOT_FOR_QUERIES],
    ['select * from duckdb_settings', NOT_FOR_QUERIES],
    ['select * from pg_catalog.pg_settings', NOT_FOR_QUERIES],
    ['select * from pragma_database_list', NOT_FOR_QUERIES],
    ["select * from which_secret('s3://x', 's3')", NOT_FOR_QUERIES],
    ["select * from iceberg_scan('x')", /there is no function/],
    ["select * from postgres_scan('host=x', 'public', 't')", /there is no function/],
    ["select * from st_read('x.shp')", /there is no function/],
    ["select (select max(content) from read_text('/etc/passwd'))", NOT_FOR_QUERIES],
    ["with a as (from read_text('/etc/passwd')) select * from a", NOT_FOR_QUERIES],
    ["select * from plants where id in (select 1 from read_csv('outside.csv'))", NOT_FOR_QUERIES],
    ["select * from plants order by (select max(content) from read_text('x'))", NOT_FOR_QUERIES],
    ["select * from plants limit (select 1 from read_text('x'))", NOT_FOR_QUERIES],
    ["select sum(id) filter (where id in (select 1 from read_text('x'))) from plants", NOT_FOR_QUERIES],
    ["select * from plants p, lateral (select * from read_text('x'))", NOT_FOR_QUERIES],
    ["select 1 union all select 1 from read_text('x')", NOT_FOR_QUERIES],
    ["describe select * from read_text('x')", NOT_FOR_QUERIES],
    ["summarize select * from read_text('x')", NOT_FOR_QUERIES],
    ["select getenv('CHECK_QUERY_SECRET')", /not for queries|no function/],
    ["select current_setting('temp_directory')", NOT_FOR_QUERIES],
    ["select getvariable('x')", NOT_FOR_QUERIES],
    ["select nextval('s')", NOT_FOR_QUERIES],
    ['select setseed(0.5)', NOT_FOR_QUERIES],
    ['select sleep_ms(10)', NOT_FOR_QUERIES],
    ['select pg_sleep(10)', NOT_FOR_QUERIES],
    ["select write_log('x')", NOT_FOR_QUERIES],
    ["select http_get('https://example.com')", /there is no function http_get/],
    ['select st_area(1)', /there is no function st_area/],
    ["select '127.0.0.1'::inet", /there is no type inet/],
    ["select [{'a': '1'}]::struct(a inet)[]", /there is no type inet/],
    ["select * from 'outside.csv'", NO_TABLE],
    ['select * from "outside.csv"', NO_TABLE],
    ["from 'outside.csv'", NO_TABLE],
    ["select * from '/etc/passwd'", NO_TABLE],
    ["select * from 's3://bucket/x.parquet'", NO_TABLE],
    ["select * from 'https://example.com/x.csv'", NO_TABLE],
    ["select * from '*.csv'", NO_TABLE],
    ["describe 'outside.csv'", NO_TABLE],
    ["summarize 'outside.csv'", NO_TABLE],
    ["select * from plants, 'outside.csv'", NO_TABLE],
    ["select * from plants where id in (from 'outside.csv')", NO_TABLE],
    ['select * from nobody', NO_TABLE],
    ["select * from (select {'key': 'outside.csv', 'value': 1}), 'outside.csv'", NO_TABLE],
    ['select * from (with "outside.csv" as (select 1) select 1), "outside.csv"', /is no name for a part/],
    ['with "s3://bucket/x" as (select 1) select 1', /is no name for a part/],
    ['select from where', /syntax error/i],
    ['select 1) union all (select 2', /syntax error/i],
    ["select * from plants) to '/tmp/stolen.csv' (format csv) --", /syntax error/i],
  ])('%s', async (sql, words) => {
    const error: unknown = await checkQuery(connection, sql).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(DbtError)
    expect((error as DbtError).diagnostics[0]?.message).toMatch(words)
  })

  test('that names a file which is a table too, elsewhere', async () => {
    const file = join(folder, 'outside.csv')
    await expect(checkQuery(connection, `select * from other."${file}"`)).resolves.toBeUndefined()
    await expect(checkQuery(connection, `select * from "${file}"`)).rejects.toThrow('name the schema')
  })
})

describe('a query of the project, by a database that holds nothing of it,', () => {
  let reads: QueryCheck
  beforeAll(async () => {
    reads = await openQueryCheck()
  })
  afterAll(() => reads.close())

  test.each([
    'select * from main.orders join "shop"."main"."customers" using (id)',
    'select * from orders',
    'select own_macro(id) from orders',
    "select * from orders_of('Ohio')",
    'select st_area(place) from orders',
    "select 'x'::mood from orders",
    "select * from range(3), unnest([1, 2]), json_each('[1]')",
    'select n.* from orders, lateral (select max(id) as n from orders) as n',
    "pivot orders on state in ('Ohio') using sum(amount)",
    'with "two words" as (select 1 as n) select n from "two words"',
    "select 'read_csv(1)' from orders -- read_csv(1)",
  ])('may be %s', async (sql) => {
    await expect(reads.check(sql)).resolves.toBeUndefined()
  })

  test.each<[string, RegExp]>([
    ["select * from read_csv('orders.csv')", NOT_FOR_QUERIES],
    ["select * from main.READ_CSV('orders.csv')", NOT_FOR_QUERIES],
    ["select (select max(content) from read_text('/etc/passwd')) from orders", NOT_FOR_QUERIES],
    ["with own as (from glob('/*')) select * from own", NOT_FOR_QUERIES],
    ["select * from postgres_scan('host=db', 'public', 'users')", NOT_FOR_QUERIES],
    ["select * from iceberg_scan('s3://a/b')", NOT_FOR_QUERIES],
    ["select * from st_read('x.shp')", NOT_FOR_QUERIES],
    ["select * from sqlite_scan('x.db', 't')", NOT_FOR_QUERIES],
    ["select * from query('select 1')", NOT_FOR_QUERIES],
    ["select * from 'orders.csv'", /'orders.csv' is a file/],
    ["from 'https://example.com/x.parquet'", /is a file/],
    ['select * from duckdb_settings', NOT_FOR_QUERIES],
    ["select getenv('HOME') from orders", NOT_FOR_QUERIES],
    ['with "orders.csv" as (select 1) select 1', /is no name for a part/],
    ['select 1; select 2', /more than one statement/],
    ['insert into orders values (1)', ONE_SELECT],
    ['select from where', /syntax error/i],
  ])('is refused: %s', async (sql, words) => {
    const error: unknown = await reads.check(sql).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(DbtError)
    expect((error as DbtError).diagnostics[0]?.message).toMatch(words)
  })

  test('is told how a pivot is one statement', async () => {
    const error: unknown = await reads.check('pivot orders on state').catch((caught: unknown) => caught)
    expect((error as DbtError).diagnostics[0]?.hint).toMatch(/name its values/)
  })
})
