/** What is kept after runs: the rows of failing tests, the history of tests, freshness. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPostgres, TEST_SERVER, testTarget } from '#warehouse/postgres/server-for-tests.ts'
import { killAll, makeProject, removeProjects, run, SHOP } from '../server/served-project.ts'

const PLANTS = `version: 2
models:
  - name: plants
    columns:
      - name: id
        tests: [unique, not_null]
      - name: kind
        tests: [not_null, {accepted_values: {arguments: {values: [fern]}}}, {unique: {config: {severity: warn}}}]
      - name: email
        meta: {masked: true}
        tests: [unique]
      - name: pot
        tests: [{not_null: {config: {where: "id > 1"}}}]
sources:
  - name: raw
    schema: "{{ target.schema }}"
    loaded_at_field: loaded_at
    freshness: {warn_after: {count: 1, period: day}, error_after: {count: 30, period: day}}
    tables: [{name: loads}, {name: gone}]
exposures:
  - name: board
    type: dashboard
    owner: {name: ada}
    depends_on: [ref('plants'), ref('of_loads')]
`

const ROWS = `select * from (values
  (1, 'fern', 'a@example.com', null, 's3cret-word'),
  (2, 'cactus', 'b@example.com', null, 'x'),
  (3, null, 'b@example.com', 4, 'x'),
  (4, 'fern', 'b@example.com', 5, 'y')) as t (id, kind, email, pot, note)
`

const SCHEMA = `books_${randomBytes(5).toString('hex')}`
const SETTINGS = `schedule: { frequencies: { daily: "0 4 * * *" }, matrix: { daily: { core: plants } } }
retention: { failed_rows: { most: 2, keep: 7d, mask: [note] } }
history: { schema: ${SCHEMA}_meta }
`

function project(target: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return {
    'dbt_project.yml': SHOP['dbt_project.yml'] ?? '',
    'profiles.yml': JSON.stringify({ shop: { target: 'dev', outputs: { dev: target } } }),
    'trellis.yml': SETTINGS,
    'models/schema.yml': PLANTS,
    'models/plants.sql': `{{ config(materialized='table') }}\n${ROWS}`,
    'models/of_loads.sql':
      "{{ config(materialized='table', event_time='loaded_at') }}\nselect * from {{ source('raw', 'loads') }}\n",
    'tests/odd.sql': "select id, email, note from {{ ref('plants') }} where id in (1, 2)\n",
    'macros/load.sql': `{% macro load() %}
{% do run_query('create schema if not exists ' ~ target.schema) %}
{% do run_query('create table ' ~ target.schema ~ ".loads as select cast(now() as timestamp) - interval '2 day' as loaded_at") %}
{% if target.type == 'postgres' %}{% do run_query('commit') %}{% endif %}
{% endmacro %}
`,
  }
}

const TARGETS: readonly Readonly<Record<string, unknown>>[] = [
  { type: 'duckdb', path: 'shop.duckdb', schema: SCHEMA },
  ...(TEST_SERVER ? [{ type: 'postgres', ...testTarget({ schema: SCHEMA }) }] : []),
]

afterAll(async () => {
  killAll()
  await removeProjects()
  if (!TEST_SERVER) return
  const adapter = openPostgres()
  const session = adapter.session()
  const sql = `drop schema if exists ${SCHEMA} cascade; drop schema if exists ${SCHEMA}_meta cascade; commit`
  await session.named('clear', () => session.addQuery(sql))
  await adapter.close()
})

describe.each(TARGETS)('on $type', (target) => {
  let folder = ''
  const env = { DBT_ENV_SECRET_WORD: 's3cret-word', TZ: 'UTC' }
  const trellis = (...words: string[]) => run(folder, words, env)
  const json = async <T>(...words: string[]): Promise<T> =>
    JSON.parse((await trellis(...words, '-o', 'json')).output) as T

  beforeAll(async () => {
    folder = makeProject(project(target))
    await trellis('run-operation', 'load')
    await trellis('source', 'freshness')
    await trellis('build')
  })

  interface Shown {
    readonly status: string
    readonly trend: string
    readonly verdicts: string
    readonly runs: readonly unknown[]
    readonly rows: {
      readonly columns: readonly string[]
      readonly rows: readonly unknown[]
      readonly total: number
    } | null
  }

  describe('the rows that a test found', () => {
    test.each<[rule: string, test: string, columns: string[], rows: unknown[], total: number]>([
      ['come with the key of their model', 'not_null_plants_kind', ['id', 'kind'], [[3, null]], 1],
      [
        'also where the test gives values only',
        'accepted_values_plants_kind__fern',
        ['id', 'kind'],
        [[2, 'cactus']],
        1,
      ],
      [
        'also where it only warns',
        'unique_plants_kind',
        ['id', 'kind'],
        [
          [1, 'fern'],
          [4, 'fern'],
        ],
        1,
      ],
      [
        'are no more than the settings want, and hide columns that are masked',
        'unique_plants_email',
        ['id', 'kind', 'email'],
        [
          [2, 'cactus', '*****'],
          [3, null, '*****'],
        ],
        1,
      ],
      ['are those of the query where a part of the table is looked at', 'not_null_plants_pot', ['pot'], [[null]], 1],
      [
        'hide columns that the settings mask, and those of the model',
        'odd',
        ['id', 'email', 'note'],
        [
          [1, '*****', '*****'],
          [2, '*****', '*****'],
        ],
        2,
      ],
    ])('%s: %s', async (_, name, columns, rows, total) => {
      const shown = await json<Shown>('tests', 'show', name)
      expect(shown.rows).toMatchObject({ columns, total })
      expect([...(shown.rows?.rows ?? [])].sort()).toEqual(rows)
    })

    test('are no secret of the environment, whatever column they stand in', async () => {
      writeFileSync(join(folder, 'tests/word.sql'), "select id, note as remark from {{ ref('plants') }} where id = 1\n")
      await trellis('test', '-s', 'word')
      expect((await json<Shown>('tests', 'show', 'word')).rows?.rows).toEqual([[1, '*****']])
    })

    test('are for people too', async () => {
      const { output } = await trellis('tests', 'show', 'not_null_plants_kind')
      expect(output).toContain('fail since run 3')
      expect(output).toMatch(/What run 3 found:\n\nid {2}kind\n3 {3}null\n/)
      expect(await trellis('tests', 'show', 'not_null_plants_knd')).toMatchObject({ code: 2 })
    })

    test('of stored failures are the stored ones; with most: 0 none are kept', async () => {
      writeFileSync(
        join(folder, 'tests/stored.sql'),
        "{{ config(store_failures=true) }}\nselect id from {{ ref('plants') }} where id = 4\n",
      )
      await trellis('test', '-s', 'stored')
      expect((await json<Shown>('tests', 'show', 'stored')).rows?.rows).toEqual([[4]])
      writeFileSync(join(folder, 'trellis.yml'), SETTINGS.replace('most: 2', 'most: 0'))
      await trellis('test', '-s', 'odd')
      expect((await json<Shown>('tests', 'show', 'odd')).rows).toBeNull()
      writeFileSync(join(folder, 'trellis.yml'), SETTINGS)
    })
  })

  describe('the history of tests', () => {
    interface Listed {
      readonly unique_id: string
      readonly trend: string
      readonly verdicts: string
    }
    const of = async (...words: string[]) =>
      (await json<Listed[]>('tests', ...words))
        .filter(({ unique_id }) => unique_id.includes('.switch'))
        .map(({ trend }) => trend)

    test('says which are new, broken, fixed and flapping', async () => {
      const turn = async (fails: boolean) => {
        writeFileSync(join(folder, 'tests/switch.sql'), `select 1 as one where ${fails}\n`)
        await trellis('test', '-s', 'switch')
      }
      await turn(false)
      expect(await of('--new')).toEqual(['new'])
      await turn(true)
      expect(await of()).toEqual(['broken'])
      expect(await of('--failing')).toEqual(['broken'])
      await turn(false)
      expect(await of('--fixed')).toEqual(['fixed'])
      expect(await of('--failing')).toEqual([])
      await turn(true)
      expect(await of('--flapping')).toEqual(['flapping'])
      expect((await trellis('tests', '--flapping')).output).toMatch(/fail +switch .* flapping +pfpf/)
    })
  })

  describe('freshness', () => {
    interface Fresh {
      readonly sources: readonly { readonly unique_id: string; readonly verdict: string; readonly because: string }[]
      readonly nodes: readonly {
        readonly unique_id: string
        readonly verdict: string
        readonly data_as_of: string
        readonly effective_as_of: string | null
        readonly oldest_source: string | null
        readonly expected_next_at: string | null
      }[]
    }

    test('is what sources and the schedule say of each node', async () => {
      const { sources, nodes } = await json<Fresh>('freshness')
      const verdicts = Object.fromEntries([...sources, ...nodes].map((each) => [each.unique_id, each.verdict]))
      expect(verdicts).toMatchObject({
        'source.shop.raw.loads': 'late',
        'source.shop.raw.gone': 'unknown',
        'model.shop.plants': 'fresh',
        'model.shop.of_loads': 'late',
        'exposure.shop.board': 'late',
      })
      const node = (name: string) => nodes.find(({ unique_id }) => unique_id.endsWith(name))
      expect(node('.plants')).toMatchObject({ effective_as_of: null, oldest_source: null })
      expect(node('.plants')?.expected_next_at).toMatch(/T04:00:00.000Z$/)
      const loads = node('.of_loads')
      expect(loads?.oldest_source).toBe('source.shop.raw.loads')
      // Its own data says so too, by its event time.
      expect(loads?.data_as_of).toBe(loads?.effective_as_of)
      expect(node('.board')).toMatchObject({ effective_as_of: loads?.effective_as_of, expected_next_at: null })
    })

    test('is a table for people, of what they select', async () => {
      const { output } = await trellis('freshness', '--select', '+of_loads')
      expect(output.split('\n').map((line) => line.split(/\s{2,}/).slice(0, 2))).toEqual([
        ['VERDICT', 'NODE'],
        ['late', 'source:raw.loads'],
        ['late', 'of_loads'],
        [''],
      ])
      expect(output).toContain('2d ago')
    })

    test('is in the tables of history', async () => {
      const sql = `select m.unique_id, m.verdict, s.status from ${SCHEMA}_meta.model_freshness m, ${SCHEMA}_meta.source_freshness s
      where m.unique_id = 'model.shop.of_loads' and m.built_at is not null and s.table_name = 'loads'`
      const { output } = await trellis('-q', 'show', '--inline', sql, '--output', 'json')
      expect((JSON.parse(output) as { show: unknown[] }).show).toEqual([
        { unique_id: 'model.shop.of_loads', verdict: 'late', status: 'warn' },
      ])
    })
  })
})
