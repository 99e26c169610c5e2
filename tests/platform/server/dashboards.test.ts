/** Dashboards over HTTP, on each warehouse: a server with runners, as a user has them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Dashboard, Dashboards, TileComputed, TileData } from '#api/dashboards.ts'
import { TEST_SERVER, testTarget } from '#warehouse/postgres/server-for-tests.ts'
import { killAll, makeProject, removeProjects, run, serve, type Served, SHOP, until } from './served-project.ts'

const SCHEMA = `dashboards_${process.pid}`

const WAREHOUSES = [
  { name: 'DuckDB', target: 'type: duckdb, path: shop.duckdb, threads: 2', isThere: true },
  {
    name: 'PostgreSQL',
    target: `type: postgres, ${Object.entries({ ...testTarget(), schema: SCHEMA })
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
      .join(', ')}`,
    isThere: TEST_SERVER !== undefined,
  },
]

const DASHBOARD = `
title: Plants
owner: { email: ada@example.com }
filters:
  - { name: name, type: text, column: name }
  - { name: kind, type: select, column: kind, options: { model: d_plants, column: kind } }
  - { name: size, type: select, column: size, options: [small, large], default: large }
  - { name: sold, type: date_range, column: sold }
tiles:
  - id: count
    type: kpi
    model: d_plants
    filters: [name, kind, sold]
    measures: [{ name: plants, count: "*" }]
  - id: by_kind
    type: bar
    model: d_plants
    filters: [name, kind, sold]
    measures: [{ name: plants, count: "*" }]
    dimensions: [kind]
  - { id: view, type: table, sql: "select id from {{ ref('v_plants') }} order by id" }
  - { id: secrets, type: table, model: d_plants, measures: [{ name: plants, count: "*" }], filters: [] }
  - { id: raw, type: table, sql: "select * from {{ source('raw', 'plants') }} order by id" }
  - { id: many, type: table, sql: "select a.n * 100 + b.n as n from {{ ref('digits') }} a, {{ ref('digits') }} b" }
  - id: slow
    type: table
    sql: >
      select count(*) as n from {{ ref('digits') }} a, {{ ref('digits') }} b, {{ ref('digits') }} c, {{ ref('digits') }} d,
      {{ ref('digits') }} e, {{ ref('digits') }} f, {{ ref('digits') }} g where (a.n * b.n * c.n * d.n * e.n * f.n * g.n) % 7 = 3
  - { id: no_such, type: line, sql: "select id, size from {{ ref('d_plants') }}", x: id, y: sise }
  - { id: no_number, type: bar, sql: "select id, size from {{ ref('d_plants') }}", x: id, y: size }
  - { id: words, type: markdown, markdown: "# Plants" }
`

const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': SHOP['dbt_project.yml'] ?? '',
  'trellis.yml': 'queries: { max_rows: 50, timeout: 2s }\nretention: { failed_rows: { mask: [secret] } }\n',
  'seeds/plants.csv':
    'id,name,kind,size,sold,secret\n1,Monstera,leaf,large,2021-02-10,a\n2,Pothos,leaf,small,2021-02-11,b\n3,Cactus,,small,2021-02-12,c\n',
  'models/d_plants.sql': "{{ config(materialized='table') }}\nselect * from {{ ref('plants') }}\n",
  'models/v_plants.sql': "{{ config(materialized='view') }}\nselect * from {{ ref('d_plants') }}\n",
  'models/digits.sql': `{{ config(materialized='table') }}\n${Array.from({ length: 30 }, (_, n) => `select ${n} as n`).join(' union all ')}\n`,
  'models/schema.yml': `
sources:
  - { name: raw, schema: "{{ target.schema }}", tables: [{ name: plants }] }
models:
  - name: d_plants
    columns:
      - { name: id, description: Its number, data_tests: [unique] }
      - { name: name, data_tests: [{ accepted_values: { arguments: { values: [Monstera, Pothos, Cactus] } } }] }
      - { name: kind, description: What it is }
      - { name: size }
      - { name: sold }
`,
  'dashboards/plants.yml': DASHBOARD,
  'dashboards/pages/answers.md': '# How many?\n\n```sql plants\nselect count(*) as n from {{ ref("d_plants") }}\n```\n',
}

afterAll(async () => {
  killAll()
  await removeProjects()
})

describe.each(WAREHOUSES.filter(({ isThere }) => isThere))('dashboards on $name', ({ target }) => {
  let served: Served

  beforeAll(async () => {
    const folder = makeProject({
      ...FILES,
      'profiles.yml': `shop:\n  target: dev\n  outputs:\n    dev: { ${target} }\n`,
    })
    served = await serve(folder)
    await build()
  })

  afterAll(() => served.stop())

  async function build(...words: readonly string[]): Promise<void> {
    await run(served.folder, ['build', '-q', ...words])
    await until(async () => (await served.runs()).every(({ finishedAt }) => finishedAt !== null))
  }

  const ask = (path: string, init: RequestInit = {}) => fetch(`${served.address}/api${path}`, init)

  async function get<T>(path: string): Promise<T> {
    const answer = await ask(path)
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }

  const tile = (id: string, query = '') => get<TileData>(`/dashboards/plants/tiles/${id}${query}`)
  const problem = async (path: string) => {
    const answer = await ask(path)
    const { code, message } = (await answer.json()) as { readonly code: string; readonly message: string }
    return [answer.status, code, message]
  }
  const refusal = async (path: string) => (await problem(path)).slice(0, 2)

  test('are listed, with all that stands on them', async () => {
    const { dashboards, problems } = await get<Dashboards>('/dashboards')
    expect(problems).toEqual([])
    expect(dashboards).toMatchObject([
      { name: 'plants', title: 'Plants', exposure_id: 'exposure.shop.plants', tiles: 10 },
    ])
    const { filters, tabs } = await get<Dashboard>('/dashboards/plants')
    expect(filters.map(({ name }) => name)).toEqual(['name', 'kind', 'size', 'sold'])
    expect(tabs.flatMap(({ tiles }) => tiles.map(({ id }) => id))).toEqual([
      'count',
      'by_kind',
      'view',
      'secrets',
      'raw',
      'many',
      'slow',
      'no_such',
      'no_number',
      'words',
    ])
  })

  test('a tile has its rows, with what is known of their columns and how fresh they are', async () => {
    const { columns, rows, as_of, verdict, computed_at, failing_tests, is_truncated } = await tile('by_kind')
    expect(columns).toMatchObject([
      { name: 'kind', type: 'text', label: 'Kind', description: 'What it is' },
      { name: 'plants', type: 'integer', label: 'Plants' },
    ])
    expect(rows).toEqual([
      ['leaf', 2],
      [null, 1],
    ])
    expect([failing_tests, is_truncated]).toEqual([[], false])
    expect(Date.parse(as_of ?? '')).toBeLessThanOrEqual(Date.parse(computed_at))
    expect(['fresh', 'unknown']).toContain(verdict)
    expect(await tile('words')).toMatchObject({ columns: [], rows: [], parts: {} })
  })

  test.each<[string, unknown]>([
    ['', [[3]]],
    ['?name=o', [[2]]],
    ['?name=O&kind=leaf', [[2]]],
    ['?name=', [[3]]],
    ['?kind=leaf', [[2]]],
    ['?sold=2021-02-11..2021-02-11', [[1]]],
    ['?sold=2021-02-11..', [[2]]],
    ['?sold=..2021-02-11', [[2]]],
    ["?name='; drop table d_plants; --", [[0]]],
    ['?kind=leaf%27%20or%20%271%27=%271', [[0]]],
    ['?name=%25', [[0]]],
    ['?name=$1', [[0]]],
  ])('filters are values: %s', async (query, rows) => {
    expect((await tile('count', query)).rows).toEqual(rows)
  })

  test.each([
    ['no_such', "its y is 'sise', which is no column of its query", "did you mean 'size'?"],
    ['no_number', "its y is 'size', which holds no numbers: it is of type text", null],
  ])('a tile that its answer cannot be drawn by says so: %s', async (id, words, hint) => {
    const answer = await ask(`/dashboards/plants/tiles/${id}`)
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { code: 'dashboards/column', message: `The tile ${id} cannot be drawn: ${words}`, hint },
    ])
  })

  test.each([
    ['?nme=a', 400, "There is no filter 'nme'"],
    ['?sold=someday', 400, "The filter sold: 'someday' is no range of dates such as 2021-02-01..2021-02-11"],
    ['?sold=2021-02-30..', 400, "The filter sold: '2021-02-30' is no date such as 2021-02-01"],
    ['?size=huge', 400, "The filter size has no 'huge'"],
    ['?kind=a&kind=b', 400, 'The filter kind takes one value, and there are 2'],
    ['?at.kind=leaf', 400, "There is no filter 'at.kind'"],
    ['?__proto__=1', 400, "There is no filter '__proto__'"],
    ['?constructor=1', 400, "There is no filter 'constructor'"],
  ])('what is wrong in an address is told: %s', async (query, status, message) => {
    expect(await problem(`/dashboards/plants/tiles/count${query}`)).toEqual([status, 'dashboards/filter', message])
  })

  test('what is not there is told', async () => {
    expect(await problem('/dashboards/plant')).toEqual([404, 'dashboards/unknown', "There is no dashboard 'plant'"])
    expect(await refusal('/dashboards/plants/tiles/nothing')).toEqual([404, 'dashboards/unknown'])
    expect(await refusal('/dashboards/plants/filters/nothing')).toEqual([404, 'dashboards/unknown'])
    expect(await refusal('/dashboards/plants/tiles/words/rows')).toEqual([404, 'dashboards/no-rows'])
  })

  test('options come from the file or the warehouse', async () => {
    const options = async (name: string) =>
      (await get<{ options: readonly { value: string }[] }>(`/dashboards/plants/filters/${name}`)).options.map(
        ({ value }) => value,
      )
    expect(await options('size')).toEqual(['small', 'large'])
    expect(await options('kind')).toEqual(['leaf'])
    expect(await options('name')).toEqual([])
  })

  test('the rows behind a number are shown, and nothing of them that is hidden', async () => {
    const rowsOf = async (query: string) => {
      const { columns, rows } = await get<TileData>(`/dashboards/plants/tiles/by_kind/rows${query}`)
      return rows.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at]])))
    }
    expect((await rowsOf('?at.kind=leaf')).map(({ id }) => id).sort()).toEqual([1, 2])
    expect(await rowsOf('?at_null=kind')).toEqual([
      { id: 3, name: 'Cactus', kind: null, size: 'small', sold: '2021-02-12', secret: null },
    ])
    expect(await refusal('/dashboards/plants/tiles/by_kind/rows?at.name=x')).toEqual([400, 'dashboards/filter'])
  })

  test('how it is computed can be seen', async () => {
    const { queries, depends_on, tests, last_run } = await get<TileComputed>(
      '/dashboards/plants/tiles/count/computed?name=cact',
    )
    expect(queries).toMatchObject([{ name: null, parameters: ['cact'] }])
    expect(queries[0]?.sql).toContain('$1')
    expect(depends_on).toEqual([{ unique_id: 'model.shop.d_plants', name: 'd_plants', resource_type: 'model' }])
    expect(tests.map(({ status }) => status)).toEqual(['pass', 'pass'])
    expect(last_run).toMatchObject({ id: expect.any(Number) as number, finished_at: expect.any(String) as string })
  })

  test('CSV is given where it is asked for', async () => {
    const csv = 'kind,plants\nleaf,2\n,1\n'
    const answer = await ask('/dashboards/plants/tiles/by_kind?format=csv')
    expect([await answer.text(), answer.headers.get('content-type')]).toEqual([csv, 'text/csv; charset=utf-8'])
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="plants-by_kind.csv"')
    const accepted = await ask('/dashboards/plants/tiles/by_kind', { headers: { accept: 'text/csv' } })
    expect(await accepted.text()).toBe(csv)
  })

  test('who has an answer already is told that it still holds', async () => {
    const first = await ask('/dashboards/plants/tiles/by_kind')
    const tag = first.headers.get('etag') ?? ''
    const again = await ask('/dashboards/plants/tiles/by_kind', { headers: { 'if-none-match': tag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  test('no more rows come than trellis.yml says', async () => {
    const { rows, is_truncated } = await tile('many')
    expect([rows.length, is_truncated]).toEqual([50, true])
  })

  test('a query that takes too long ends', async () => {
    expect(await problem('/dashboards/plants/tiles/slow')).toEqual([
      408,
      'query/timeout',
      'The query took longer than 2 s',
    ])
  })

  test('whoever leaves ends his query, and others are answered', async () => {
    const leaving = new AbortController()
    const left = ask('/dashboards/plants/tiles/slow', { signal: leaving.signal }).catch(() => 'left')
    await new Promise((resolve) => setTimeout(resolve, 300))
    leaving.abort()
    expect(await left).toBe('left')
    expect((await tile('count', '?name=ctus')).rows).toEqual([[1]])
  })

  test('an answer holds until what it reads is built, also through a view', async () => {
    const before = await tile('count')
    const seen = await tile('view')
    expect(await tile('count')).toEqual(before)
    writeFileSync(
      join(served.folder, 'models/d_plants.sql'),
      "{{ config(materialized='table') }}\nselect * from {{ ref('plants') }} where id < 3\n",
    )
    await build('--select', 'd_plants+')
    const after = await until(async () => {
      const data = await tile('count')
      return data.computed_at !== before.computed_at && data
    })
    expect(after.rows).toEqual([[2]])
    expect((await tile('view')).rows).toEqual([[1], [2]])
    expect(seen.rows).toEqual([[1], [2], [3]])
    await until(async () => ((await tile('count')).as_of ?? '') > (before.as_of ?? ''))
    await build('--select', 'digits')
    expect((await tile('count')).computed_at).toBe(after.computed_at)
  })

  test('a test that fails upstream is told by each tile', async () => {
    const file = join(served.folder, 'models/d_plants.sql')
    writeFileSync(
      file,
      "{{ config(materialized='table') }}\nselect *, 1 as more from {{ ref('plants') }} union all select *, 2 from {{ ref('plants') }}\n",
    )
    await build('--select', 'd_plants+')
    const { failing_tests } = await until(async () => {
      const data = await tile('count')
      return data.failing_tests.length > 0 && data
    })
    expect(failing_tests).toEqual([expect.stringMatching(/^test\.shop\.unique_d_plants_id\./)])
    writeFileSync(file, FILES['models/d_plants.sql'] ?? '')
    await build()
  })

  test('a dashboard that is edited is another one; a broken one stays as it was, and says so', async () => {
    const file = join(served.folder, 'dashboards/plants.yml')
    writeFileSync(file, DASHBOARD.replace('title: Plants', 'title: Green'))
    await until(async () => (await get<Dashboard>('/dashboards/plants')).title === 'Green')
    writeFileSync(file, DASHBOARD.replace('title: Plants', 'titel: Plants'))
    const { problems } = await until(async () => {
      const all = await get<Dashboards>('/dashboards')
      return all.problems.length > 0 && all
    })
    expect(problems.map(({ path }) => path)).toContain('dashboards/plants.yml')
    expect(problems.map(({ message }) => message).join()).toContain("'titel' is not a key")
    const dashboard = await get<Dashboard>('/dashboards/plants')
    expect([dashboard.title, dashboard.problems]).toEqual(['Green', problems])
    expect((await tile('count')).rows).toEqual([[3]])
    writeFileSync(file, DASHBOARD)
    await until(async () => (await get<Dashboards>('/dashboards')).problems.length === 0)
  })

  test('what was explored becomes a tile, in a file that is there or in a new one', async () => {
    const question = {
      model: 'd_plants',
      type: 'bar',
      measures: [{ calculation: 'count', column: null }],
      dimensions: ['size'],
      time: null,
      grain: null,
      filters: [{ column: 'name', type: 'multi_select', values: ['Pothos', "O'Hara"] }],
      limit: null,
    }
    const post = (path: string, body: unknown) =>
      ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    const explored = await post('/explore', question)
    expect(await explored.json()).toMatchObject({ data: { rows: [['small', 1]] }, tile: { type: 'bar' } })
    const saved = await post('/explore/tiles', { question, dashboard: 'plants', title: 'By size' })
    expect([saved.status, await saved.json()]).toMatchObject([
      201,
      { dashboard: 'plants', tile: 'count_size', path: 'dashboards/plants.yml' },
    ])
    const text = readFileSync(join(served.folder, 'dashboards/plants.yml'), 'utf8')
    expect(text.startsWith(DASHBOARD.trimEnd())).toBe(true)
    const found = await until(async () => {
      // It heeds the filters of its dashboard from then on, one of which has a default.
      const answer = await ask('/dashboards/plants/tiles/count_size?size=')
      return answer.status === 200 && ((await answer.json()) as TileData)
    })
    expect(found.rows).toEqual([['small', 1]])
    // Before anybody has read the file anew, its ids are taken all the same.
    const others = await Promise.all(
      [1, 2].map(async () => (await post('/explore/tiles', { question, dashboard: 'sizes', title: null })).json()),
    )
    expect(others).toMatchObject([{ dashboard: 'sizes' }, { dashboard: 'sizes' }])
    expect(others.map((each) => (each as { tile: string }).tile).sort()).toEqual(['count_size', 'count_size_2'])
    await until(async () => (await ask('/dashboards/sizes')).status === 200)
    for (const wrong of ['../sizes', 'Sizes', 'a/b', '']) {
      expect([wrong, (await post('/explore/tiles', { question, dashboard: wrong, title: null })).status]).toEqual([
        wrong,
        400,
      ])
    }
    const template = { ...question, filters: [{ column: 'name', type: 'text', values: ["{{ env_var('HOME') }}"] }] }
    expect((await post('/explore/tiles', { question: template, dashboard: 'plants', title: null })).status).toBe(400)
    writeFileSync(join(served.folder, 'dashboards/plants.yml'), DASHBOARD)
  })

  test('pages answer what stands in them', async () => {
    expect(await get('/pages')).toMatchObject({ pages: [{ name: 'answers' }] })
    expect(await get('/pages/answers/blocks/plants')).toMatchObject({
      rows: [[3]],
      verdict: expect.any(String) as string,
    })
    expect(await refusal('/pages/answers/blocks/nothing')).toEqual([404, 'dashboards/unknown'])
  })

  test('a free query reads, and nothing else', async () => {
    const free = async (sql: string) => {
      const answer = await ask('/query', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ sql }),
      })
      return [answer.status, ((await answer.json()) as { data?: unknown }).data]
    }
    const table = target.includes('postgres') ? `${SCHEMA}.d_plants` : 'd_plants'
    expect(await free(`select count(*) as n from ${table}`)).toEqual([200, [{ n: 3 }]])
    for (const sql of [`drop table ${table}`, `delete from ${table}`, 'select 1; select 2']) {
      expect((await free(sql))[0]).toBeGreaterThanOrEqual(400)
    }
  })

  test('the command line beside the server says the same', async () => {
    const { output } = await run(served.folder, [
      'dashboards',
      'query',
      'plants',
      'count',
      '--filter',
      'kind=leaf',
      '-o',
      'csv',
    ])
    expect(output).toBe('plants\n2\n')
  })
})
