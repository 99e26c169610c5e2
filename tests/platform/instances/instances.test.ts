/** One project as several instances: what commands make of each of them. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { runCommandLine } from '#cli/run-command-line.ts'
import { testHost } from '../../errors/run-case.ts'

const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nprofile: shop\nvars: { tax: 0 }\n',
  'profiles.yml':
    "shop:\n  target: dev\n  outputs:\n    dev: { type: duckdb, path: shop.duckdb }\n    eu: { type: duckdb, path: shop.duckdb, schema: \"{{ env_var('EU_SCHEMA', 'nowhere') }}\" }\n",
  'models/sources.yml':
    'sources:\n  - name: raw\n    tables:\n      - name: orders\n        config: { loaded_at_field: loaded_at, freshness: { warn_after: { count: 1, period: day } } }\n      - name: users\n',
  'models/orders.sql': "select *, {{ var('tax') }} as tax from {{ source('raw', 'orders') }}\n",
  'models/users.sql': "select * from {{ source('raw', 'users') }}\n",
  'macros/raw.sql':
    "{% macro load(schema, orders) %}{% do run_query('create schema if not exists ' ~ schema) %}{% do run_query('create table ' ~ schema ~ '.' ~ orders ~ ' as select 1 as id, current_timestamp as loaded_at') %}{% do run_query('create table ' ~ schema ~ '.users as select 1 as id') %}{% endmacro %}\n",
  'trellis.yml': `instances:
  eu:
    description: Europe
    target: eu
    vars: { tax: 19, region: europe }
    sources: { raw: { schema: raw_eu }, raw.orders: { identifier: orders_of_eu } }
    env: { EU_SCHEMA: { file: schema.txt } }
  na: { sources: { raw: { schema: raw_na } } }
  sa: { sources: { raw: { schema: raw_sa } } }
  lost: { env: [NOT_SET_ANYWHERE] }
  wrong: { sources: { raw.order: { schema: raw_eu } } }
jobs: { nightly: { steps: [build] } }
`,
  'schema.txt': 'europe\n',
}

let folder = ''
const folders: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-instances-'))
  folders.push(folder)
  for (const [path, text] of Object.entries(FILES)) write(path, text)
})
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true })
})

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

async function say(...words: readonly string[]): Promise<{ readonly exitCode: number; readonly text: string }> {
  return sayIn({}, ...words)
}

async function sayIn(env: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const printed: string[] = []
  const host = testHost(folder, { env, unreadable: [] }, (text) => printed.push(text))
  const exitCode = await runCommandLine(words, { ...host, build: 'one' })
  return { exitCode, text: printed.join('').replaceAll(folder, '<folder>') }
}

async function relations(...words: readonly string[]): Promise<readonly string[]> {
  const { text } = await say('-q', 'ls', '--output', 'json', '--output-keys', 'relation_name', ...words)
  const lines = text.trim().split('\n')
  return lines.map((line) => (JSON.parse(line) as { relation_name: string }).relation_name.replaceAll('"', '')).sort()
}

const artifact = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'))

describe('--instance', () => {
  test('a source lies where the instance says, a table by its own location before that of its source', async () => {
    expect(await relations('-s', 'source:*', '--instance', 'eu')).toEqual([
      'shop.raw_eu.orders_of_eu',
      'shop.raw_eu.users',
    ])
    expect(await relations('-s', 'source:*', '--instance', 'na')).toEqual(['shop.raw_na.orders', 'shop.raw_na.users'])
    expect(await relations('-s', 'source:*')).toEqual(['shop.raw.orders', 'shop.raw.users'])
  })

  test('target, variables and environment are those of the instance', async () => {
    expect(await relations('-s', 'orders', '--instance', 'eu')).toEqual(['shop.europe.orders'])
    const { text } = await say('-q', 'compile', '-s', 'orders', '--instance', 'eu')
    expect(text).toContain('select *, 19 as tax from "shop"."raw_eu"."orders_of_eu"')
  })

  test('what is written on the command line wins, variable by variable', async () => {
    const { text } = await say(
      '-q',
      'compile',
      '--instance',
      'eu',
      '--target',
      'dev',
      '--vars',
      'tax: 7',
      '--inline',
      "{{ var('tax') }} {{ var('region') }} {{ target.name }}",
    )
    expect(text).toContain('7 europe dev')
  })

  test('it is built, tested for freshness and written down where the instance is', async () => {
    expect(await say('-q', 'run-operation', 'load', '--args', '{schema: raw_eu, orders: orders_of_eu}')).toMatchObject({
      exitCode: 0,
    })
    expect(await say('-q', 'build', '--instance', 'eu')).toEqual({ exitCode: 0, text: '' })
    expect(await say('-q', 'source', 'freshness', '--instance', 'eu')).toEqual({ exitCode: 0, text: '' })
    const { nodes, sources } = artifact('target/instances/eu/manifest.json')
    expect(sources['source.shop.raw.orders'].relation_name).toBe('"shop"."raw_eu"."orders_of_eu"')
    expect(nodes['model.shop.orders'].relation_name).toBe('"shop"."europe"."orders"')
    expect(artifact('target/instances/eu/sources.json').results).toHaveLength(1)
    expect(existsSync(join(folder, 'target/sources.json'))).toBe(false)
  })

  test('retry repeats what failed of an instance, with its sources', async () => {
    expect((await say('-q', 'build', '--instance', 'na')).exitCode).toBe(1)
    await say('-q', 'run-operation', 'load', '--args', '{schema: raw_na, orders: orders}')
    expect(await say('-q', 'retry', '--instance', 'na')).toEqual({ exitCode: 0, text: '' })
  })

  test('a step of a job finds its instance in the environment, whose variables are there already', async () => {
    const env = { TRELLIS_INSTANCE: 'eu', EU_SCHEMA: 'given' }
    const { text } = await sayIn(
      env,
      '-q',
      'ls',
      '-s',
      'orders users source:*',
      '--output',
      'json',
      '--output-keys',
      'relation_name',
    )
    expect(text).toContain('given')
    expect(text).toContain('raw_eu')
  })

  test('the memory of the last parse is no memory of other sources', async () => {
    const shared = ['--target-path', 'target']
    const of = (instance: string) => relations('-s', 'source:raw.users', '--instance', instance, ...shared)
    expect([await of('na'), await of('na'), await of('sa'), await of('na')].flat()).toEqual([
      'shop.raw_na.users',
      'shop.raw_na.users',
      'shop.raw_sa.users',
      'shop.raw_na.users',
    ])
  })

  test.each([
    ['one that is not there', ['--instance', 'ue'], "There is no instance 'ue'"],
    [
      'a variable that nobody has set',
      ['--instance', 'lost'],
      'Cannot get the variable NOT_SET_ANYWHERE of instance lost: NOT_SET_ANYWHERE is not set',
    ],
    [
      'a source that is not there',
      ['--instance', 'wrong'],
      "The project has no source 'raw.order', which is said to lie elsewhere",
    ],
  ])('%s is refused', async (_, words, message) => {
    const { exitCode, text } = await say('ls', ...words)
    expect(text).toContain(message)
    expect(exitCode).toBe(2)
  })

  test('without a trellis.yml there are none', async () => {
    rmSync(join(folder, 'trellis.yml'))
    const { exitCode, text } = await say('run', '--instance', 'eu')
    expect(text).toContain('There is no trellis.yml in <folder>, and instances stand in it')
    expect(exitCode).toBe(2)
  })

  test('no template and no artifact knows of the option', async () => {
    await say('-q', 'compile', '--instance', 'na')
    const { text } = await say(
      '-q',
      'compile',
      '--instance',
      'na',
      '--inline',
      "{{ flags.INSTANCE }}|{{ invocation_args_dict.get('instance') }}",
    )
    expect(text).toMatch(/^None\|None$|^\|None$/m)
    expect(artifact('target/instances/na/run_results.json').args).not.toHaveProperty('instance')
  })
})

describe('trellis instances', () => {
  test('list says what each has of its own, and of its environment only the names', async () => {
    const { text } = await say('instances', 'list', '--output', 'json')
    const [eu] = JSON.parse(text) as readonly Record<string, unknown>[]
    expect(eu).toMatchObject({ name: 'eu', target: 'eu', env: ['EU_SCHEMA'], jobs: ['nightly'] })
    expect((await say('instances', 'list')).text).toContain('raw in raw_eu, raw.orders in *.orders_of_eu')
  })

  test('diff tells what is different besides where things lie', async () => {
    const { exitCode, text } = await say('instances', 'diff', 'eu', 'na')
    expect(text).toBe(`eu ↔ na: 1 of 4 nodes differs

model orders (models/orders.sql)
  --- eu
  +++ na
  @@ -1 +1 @@
  -select *, 19 as tax from "shop"."raw_eu"."orders_of_eu"
  +select *, 0 as tax from "shop"."raw_na"."orders"

Relations that lie elsewhere, which is no difference of those who read them:

eu                              na
"shop"."europe"                 "shop"."main"             2 models
"shop"."raw_eu"."orders_of_eu"  "shop"."raw_na"."orders"  1 source
"shop"."raw_eu"                 "shop"."raw_na"           1 source
`)
    expect(exitCode).toBe(1)
  })

  test('diff makes no database', async () => {
    expect((await say('instances', 'diff', 'na', 'na')).exitCode).toBe(0)
    expect(existsSync(join(folder, 'shop.duckdb'))).toBe(false)
  })
})
