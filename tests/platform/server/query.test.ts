import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { killAll, makeProject, removeProjects, run, serve, type Served, start, until } from './served-project.ts'

let served: Served

beforeAll(async () => {
  const folder = makeProject()
  writeFileSync(join(folder, 'outside.csv'), 'secret\n42\n')
  served = await serve(folder)
  await run(folder, ['seed'])
  await run(folder, ['run', '--exclude', 'tag:odd'])
})

afterAll(async () => {
  await served.stop()
  killAll()
  await removeProjects()
})

function ask(body: Readonly<Record<string, unknown>>, headers: Readonly<Record<string, string>> = {}) {
  return fetch(`${served.address}/api/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

describe('a query', () => {
  test('answers in JSON, with names and types', async () => {
    const answer = await ask({ sql: 'select id, name, id / 2 as half, null as nothing from plants order by id' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await answer.json()).toEqual({
      columns: [
        { name: 'id', type: 'INTEGER' },
        { name: 'name', type: 'VARCHAR' },
        { name: 'half', type: 'DOUBLE' },
        { name: 'nothing', type: 'INTEGER' },
      ],
      rows: 2,
      truncated: false,
      data: [
        { id: 1, name: 'Monstera', half: 0.5, nothing: null },
        { id: 2, name: 'Pothos', half: 1, nothing: null },
      ],
    })
  })

  test('answers in CSV where that is asked for, in the body or by Accept', async () => {
    const sql = 'select id, name from plants order by id'
    const text = 'id,name\n1,Monstera\n2,Pothos\n'
    expect(await (await ask({ sql, format: 'csv' })).text()).toBe(text)
    expect(await (await ask({ sql }, { accept: 'text/csv' })).text()).toBe(text)
  })

  test('answers in Parquet', async () => {
    const answer = await ask({ sql: 'from plants', format: 'parquet' })
    const file = join(served.folder, 'answer.parquet')
    writeFileSync(file, new Uint8Array(await answer.arrayBuffer()))
    const connection = await (await DuckDBInstance.create()).connect()
    expect((await connection.runAndReadAll(`select count(*) as n from '${file}'`)).getRowObjectsJson()).toEqual([
      { n: '2' },
    ])
  })

  test.each<[string, Record<string, unknown>, unknown]>([
    ['by position', { sql: 'select name from plants where id = $1', parameters: [2] }, [{ name: 'Pothos' }]],
    ['by name', { sql: 'select name from plants where id = $id', parameters: { id: 1 } }, [{ name: 'Monstera' }]],
    [
      'as text, whatever it says',
      { sql: 'select $1 as t', parameters: ["'; drop table plants"] },
      [{ t: "'; drop table plants" }],
    ],
    [
      'with fractions and truths',
      { sql: 'select $1 as a, $2 as b, $3 as c', parameters: [1.5, true, null] },
      [{ a: 1.5, b: true, c: null }],
    ],
  ])('binds its parameters %s', async (_, body, data) => {
    expect(((await (await ask(body)).json()) as { data: unknown }).data).toEqual(data)
  })

  test.each<[string, unknown]>([
    ['select 1 as n;', [{ n: 1 }]],
    ['select 1 as n -- and that is all', [{ n: 1 }]],
    ['select 1 as n /* ; */ ; -- ;', [{ n: 1 }]],
    ["select '; select 2 --' as t", [{ t: '; select 2 --' }]],
    ['with a as (select 1 as n) select * from a', [{ n: 1 }]],
    [
      'with recursive a as (select 1 as n union all select n + 1 from a where n < 3) select max(n) as n from a',
      [{ n: 3 }],
    ],
    ['from plants select count(*) as n', [{ n: 2 }]],
    ['values (1)', [{ col0: 1 }]],
    ['select n from range(2) t(n)', [{ n: 0 }, { n: 1 }]],
    ['select unnest([1, 2]) as n', [{ n: 1 }, { n: 2 }]],
    ['select * from stg_plants where false', []],
    ["select table_name from information_schema.tables where table_name = 'plants'", [{ table_name: 'plants' }]],
    ['summarize plants', expect.arrayContaining([expect.objectContaining({ column_name: 'name', max: 'Pothos' })])],
    ['show tables', expect.arrayContaining([{ name: 'plants' }])],
    ['select column_name from (describe plants)', [{ column_name: 'id' }, { column_name: 'name' }]],
    ['select p.name from plants p, lateral (select p.id + 1 as m) where m = 3', [{ name: 'Pothos' }]],
  ])('may be %s', async (sql, data) => {
    const answer = (await (await ask({ sql })).json()) as { data: unknown }
    expect(answer.data).toEqual(data)
  })

  test.each([
    ['create table t as select 1', 403],
    ['insert into plants values (3, null)', 403],
    ['drop table plants', 403],
    ['update plants set id = 0', 403],
    ['select 1; drop table plants', 403],
    ["copy plants to '/tmp/stolen.csv'", 403],
    ["attach ':memory:' as m", 403],
    ['set threads = 1', 403],
    ['pragma database_list', 403],
    ['call pragma_version()', 403],
    ['install httpfs', 403],
    ['checkpoint', 403],
    ['', 400],
    ['-- nothing', 403],
    ["select * from 'outside.csv'", 400],
    ["describe 'outside.csv'", 400],
    ["summarize 'outside.csv'", 400],
    ["select * from read_csv('outside.csv')", 403],
    ["select * from read_text('/etc/passwd')", 403],
    ["select * from glob('/*')", 403],
    ["select (select max(content) from read_text('/etc/passwd'))", 403],
    ["with a as (from read_text('/etc/passwd')) select * from a", 403],
    ["select * from plants where id in (select 1 from read_csv('outside.csv'))", 403],
    ["select * from query('select 1')", 403],
    ["select * from query_table(['plants'])", 403],
    ["select getenv('HOME')", 403],
    ["select current_setting('temp_directory')", 403],
    ['select * from duckdb_settings()', 403],
    ['select * from duckdb_secrets()', 403],
    ["select nextval('s')", 403],
    ['select * from nobody', 400],
    ['select from where', 400],
    ["select * from plants) to '/tmp/stolen.csv' (format csv) --", 400],
    ['select 1 as n) union all (select 2', 400],
  ])('is refused: %s', async (sql, status) => {
    const answer = await ask({ sql })
    expect([answer.status, Object.keys((await answer.json()) as object)]).toEqual([status, expect.anything()])
    expect(((await (await ask({ sql: 'select count(*) as n from plants' })).json()) as { data: unknown }).data).toEqual(
      [{ n: 2 }],
    )
  })

  test('gets no more rows than are wanted, and says so', async () => {
    const answer = await ask({ sql: 'select * from range(100)', max_rows: 3 })
    expect(answer.headers.get('x-trellis-truncated')).toBe('true')
    expect(await answer.json()).toMatchObject({ rows: 3, truncated: true })
    const whole = await ask({ sql: 'select * from range(3)', max_rows: 3 })
    expect(await whole.json()).toMatchObject({ rows: 3, truncated: false })
  })

  test('is given so much time', async () => {
    const answer = await ask({ sql: 'select count(*) from range(1000000) a, range(1000000) b', timeout_seconds: 0.3 })
    expect([answer.status, await answer.json()]).toEqual([
      408,
      {
        code: 'query/timeout',
        message: 'The query took longer than 0.3 s',
        hint: 'ask for less, or for more time with timeout_seconds',
      },
    ])
  })

  test('that is too large is an error, and leaves no file', async () => {
    const answer = await ask({
      sql: "select repeat('x', 1000000) as t from range(400)",
      max_rows: 1000,
      format: 'csv',
    })
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([413, 'query/too-large'])
  })

  test('ends when whoever asked is gone', async () => {
    const { pid } = served.server.process
    expect(pid).toBeGreaterThan(0)
    const url = new URL(`${served.address}/api/query`)
    const asking = request({
      host: url.hostname,
      port: url.port,
      path: url.pathname,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    })
    asking.on('error', () => undefined)
    asking.end(
      JSON.stringify({
        sql: 'select count(*) as endless from range(1000000) a, range(1000000) b',
        timeout_seconds: 500,
      }),
    )
    const [runner = 0] = served.facts().runners
    const before = cpuTicks(runner)
    await until(() => cpuTicks(runner) > before + 20)
    asking.destroy()
    // It computes no more: the processor's time stands still.
    await until(async () => {
      const at = cpuTicks(runner)
      await new Promise((resolve) => setTimeout(resolve, 500))
      return cpuTicks(runner) - at < 10
    })
  })

  test('is answered while a build is running, as the data were before', async () => {
    const build = start(served.folder, ['run', '-s', 'slow'])
    await build.prints('START')
    expect(await (await ask({ sql: 'select count(*) as n from d_plants' })).json()).toMatchObject({ data: [{ n: 2 }] })
    build.process.kill('SIGINT')
    await build.ended
  })

  test('finds what the run before it has made', async () => {
    await run(served.folder, ['run-operation', 'say', '--args', '{text: x}'])
    writeFileSync(join(served.folder, 'models', 'fresh.sql'), "{{ config(materialized='table') }}\nselect 7 as n\n")
    await run(served.folder, ['run', '-s', 'fresh'])
    expect(await (await ask({ sql: 'from fresh' })).json()).toMatchObject({ data: [{ n: 7 }] })
  })

  test.each([
    [{}, 400],
    [{ sql: 1 }, 400],
    [{ sql: 'select 1', format: 'arrow' }, 400],
    [{ sql: 'select 1', max_rows: 0 }, 400],
    [{ sql: 'select 1', nonsense: true }, 400],
    [{ sql: 'select $1', parameters: [{}] }, 400],
  ])('makes sense, or not: %j', async (body, status) => {
    expect((await ask(body)).status).toBe(status)
  })
})

/** What a process has used of the processor, in hundredths of a second. */
function cpuTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return Number(fields[11]) + Number(fields[12])
}
