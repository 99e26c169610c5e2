import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { DatabaseError } from '#warehouse/adapter/database-error.ts'
import { parseDuckDBCredentials } from '../credentials.ts'
import { DuckDBDriver } from '../driver.ts'
import { openDuckDB } from '../open-for-tests.ts'

const folders: string[] = []

const snowflake = openDuckDB({ dialect: 'snowflake' })

afterAll(() => snowflake.close())

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-dialect-'))
  folders.push(folder)
  return folder
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Runs statements on a connection of its own; the rows are those of the last. */
async function run(target: Readonly<Record<string, unknown>>, ...statements: string[]): Promise<unknown[][]> {
  const driver = new DuckDBDriver(parseDuckDBCredentials(target), { folder: '.', readsFrom: '.' })
  const { handle, released } = await driver.connectHandle()
  let rows: unknown[][] = []
  try {
    for (const sql of statements) rows = await (await handle.run(sql)).getRowsJson()
  } finally {
    handle.closeSync()
    released()
    await driver.close()
  }
  return rows
}

test('without a dialect nothing is made', async () => {
  const count = "select count(*) from duckdb_functions() where database_name = 'memory' and function_type = 'macro'"
  expect(await run({}, count)).toEqual([['0']])
  await expect(run({}, 'select iff(true, 1, 2)')).rejects.toThrow('iff does not exist')
})

test('a view finds its functions when somebody else reads the file under another name', async () => {
  const path = join(newFolder(), 'shop.duckdb')
  await run(
    { path, dialect: 'snowflake' },
    'create schema marts',
    'create view marts.v as select iff(true, 1, 2) as a',
    'create view marts.w as select a::number as b from (select 5 as a)',
  )
  expect(
    await run({}, `attach '${path}' as other (read_only)`, 'select a, b from other.marts.v, other.marts.w'),
  ).toEqual([[1, '5']])
})

test("a user's own macro stays as it is", async () => {
  const path = join(newFolder(), 'shop.duckdb')
  await run({ path }, "create macro nvl(a, b) as 'mine'")
  expect(await run({ path, dialect: 'snowflake' }, 'select nvl(1, 2), zeroifnull(null)')).toEqual([['mine', 0]])
})

test('what is there is not made again, what an earlier version made is', async () => {
  const path = join(newFolder(), 'shop.duckdb')
  const noted = "select comment from duckdb_functions() where function_name = 'zeroifnull'"
  const [[note]] = (await run({ path, dialect: 'snowflake' }, noted)) as [[string]]
  const unlike = (mark: string) => [
    "create or replace macro zeroifnull(x) as 'old'",
    `comment on macro zeroifnull is '${mark}'`,
  ]
  await run({ path }, ...unlike(note))
  expect(await run({ path, dialect: 'snowflake' }, 'select zeroifnull(null)')).toEqual([['old']])
  await run({ path }, ...unlike('trellis snowflake 0'))
  expect(await run({ path, dialect: 'snowflake' }, 'select zeroifnull(null)')).toEqual([[0]])
})

test('a database that may only be read is left as it is', async () => {
  const path = join(newFolder(), 'raw.duckdb')
  await run({ path }, "create table t as select '7' as a")
  const target = { dialect: 'snowflake', attach: [{ path, alias: 'raw', read_only: true }] }
  expect(await run(target, 'select to_number(a) from raw.t')).toEqual([['7']])
  const macros = "select count(*) from duckdb_functions() where database_name = 'raw' and function_type = 'macro'"
  expect(await run(target, macros)).toEqual([['0']])
  await expect(
    run({ path, config_options: { access_mode: 'READ_ONLY' }, dialect: 'snowflake' }, 'from t'),
  ).resolves.toEqual([['7']])
})

test('a failure is told of the statement as it was written, at its place there', async () => {
  const session = snowflake.session()
  const sql = 'select a::number, dateadd(day, 1, b),\n  nope from (select 1 as a, current_date as b)'
  const failure = await session.execute(sql).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(DatabaseError)
  expect(failure).toMatchObject({ sql, position: { line: 2, column: 3 } })
  const early = await session.execute('select dateadd(day, 1, c) from (select 1 as a)').catch((error: unknown) => error)
  expect(early).toMatchObject({ position: { line: 1, column: 24 } })
})

test.each([
  ['select a + 1 as x, sum(x) as y from t group by a', 'select a + 1 as x, sum((a + 1)) as y from t group by a', '2|2'],
  [
    'select lower(s) as m, count(*) from t group by lower(s), upper(m)',
    'select lower(s) as m, count(*) from t group by lower(s), upper((lower(s)))',
    'abc|1',
  ],
  ['select count(*) as n from t having max(n) > 0', undefined, 'error'],
  // A column of that name wins, in both.
  ['select a + 1 as b, sum(b) from t group by a', 'select a + 1 as b, sum(b) from t group by a', '2|5'],
  [
    'select a::number as x, max(x) from t group by all',
    'select a::decimal(38, 0) as x, max((a::decimal(38, 0))) from t group by all',
    '1|1',
  ],
])('an alias is written out where DuckDB finds no such column: %s', async (sql, sent, row) => {
  const session = snowflake.session()
  await session.execute("create or replace table t as select 1 as a, 5 as b, 'Abc' as s")
  if (sent !== undefined) expect((await session.rewritten(sql))?.sql).toBe(sent)
  const found = await session
    .execute(sql, { fetch: true })
    .then(({ table }) =>
      table.rows[0]
        ?.map((cell) => (typeof cell === 'object' && cell && 'text' in cell ? cell.text : String(cell)))
        .join('|'),
    )
    .catch(() => 'error')
  expect(found).toBe(row)
})

test.each([
  [
    'select d + row_number() over (order by d) - 1 as x from (select date_from_parts(2024, 1, 1) as d)',
    'select d + (row_number() over (order by d))::int - 1 as x from (select date_from_parts(2024, 1, 1) as d)',
    '2024-01-01',
  ],
  [
    "select to_date('2024-01-31') - n::int as x, d +\n n * 7 as y from (select 3::bigint as n, '2024-01-01'::date as d)",
    "select to_date('2024-01-31') - (n::bigint)::int as x, d +\n (n * 7)::int as y from (select 3::bigint as n, '2024-01-01'::date as d)",
    '2024-01-28',
  ],
  [
    "select '2024-01-01'::date + case when t.n > 1 then (t.n) else 0 end::number(38, 0) + 1 as x from (select 3 as n) as t",
    "select '2024-01-01'::date + (case when t.n > 1 then (t.n) else 0 end::decimal(38, 0))::int + 1 as x from (select 3 as n) as t",
    '2024-01-05',
  ],
  ['select n + row_number() over (order by n) as day from (select 1 as n)', undefined, '2'],
  ["select '2024-01-01'::date + day_name as x from (select 'x'::varchar as day_name)", undefined, 'error'],
])('a number is cast where DuckDB does not add it to a date: %s', async (sql, sent, first) => {
  const session = snowflake.session()
  expect((await session.rewritten(sql))?.sql).toBe(sent ?? sql)
  const found = await session
    .execute(`with found as (${sql}) select columns(*)::varchar from found`, { fetch: true })
    .then(({ table }) => table.rows[0]?.[0])
    .catch(() => 'error')
  expect(found).toBe(first)
})

test.each([
  [
    'select randstr(a, a) from (select 1 as a)',
    'neither DuckDB has randstr, nor is it provided by `dialect: snowflake`',
  ],
  [
    "select regexp_instr('a', 'a', 1, 1, 0, 'e', 1)",
    '`dialect: snowflake` provides regexp_instr with the arguments of',
  ],
  ['select a from (select 1 as b)', undefined],
])('a function that is not there is said to be none of the dialect: %s', async (sql, hint) => {
  const failure = await snowflake
    .session()
    .execute(sql)
    .catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(DatabaseError)
  const told = failure instanceof DatabaseError ? failure.diagnostics[0]?.hint : 'none'
  expect(told?.slice(0, hint?.length)).toBe(hint)
})

test('any other word is refused, with those that there are', () => {
  expect(() => parseDuckDBCredentials({ dialect: 'oracle' })).toThrow(
    "'oracle' is not a dialect that can be tried on DuckDB",
  )
  expect(() => parseDuckDBCredentials({ dialect: 5 })).toThrow()
})
