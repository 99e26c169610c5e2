import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeFiles } from '#foundation/node-files.ts'
import type { Exposure } from '#manifest/nodes/exposure.ts'
import { invocationIn } from './invocation-for-tests.ts'
import { findParse, loadProject } from './load-project.ts'

const FUNNEL = `title: Product funnel
owner: { name: Product, email: product@example.com }
description: Where users drop off.
filters:
  - { name: state, type: select, options: { model: users, column: state } }
tiles:
  - type: table
    sql: |
      select *
      from {{ ref('sessions') }}
      where {{ filter('state') }}
  - { type: kpi, model: "source('raw', 'events')", measures: [{ name: events, count: "*" }] }
`

const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nprofile: shop\n',
  'profiles.yml': 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb}\n',
  'models/sessions.sql': 'select 1 as id',
  'models/orders.sql': 'select 1 as id',
  'models/users.sql': 'select 1 as state',
  'models/sources.yml': 'sources:\n  - name: raw\n    tables: [{ name: events }]\n',
  'trellis.yml': 'server: { public_url: "https://trellis.example.com/" }\n',
  'dashboards/product_funnel.yml': FUNNEL,
}

const WARNINGS = `Parsing Error in dashboards/broken.yml:2:1   [dashboard/unknown-key]
  'tils' is not a key of dashboards/broken.yml

     1 │ title: Broken
  ▸  2 │ tils: []
       │ ^^^^
  hint: did you mean 'tiles'?

Parsing Error in dashboards/second.yml:1:7   [dashboard/duplicate-name]
  'product_funnel' is the name of two dashboards: dashboards/product_funnel.yml is one, too

  ▸  1 │ name: product_funnel
       │       ^^^^^^^^^^^^^^

Compilation Error in tile 'table' (dashboards/product_funnel.yml)   [ref/not-found]
  The tile 'table' reads from a node named 'sesions' which was not found

      9 │       select *
  ▸  10 │       from {{ ref('sesions') }}
        │               ^^^^^^^^^^^^^^
  hint: did you mean ref('sessions')?`

let folder = ''
let told: string[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-'))
  told = []
  for (const [path, text] of Object.entries(FILES)) write(path, text)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (path: string, text: string) => nodeFiles.write(join(folder, path), text)

function invocation() {
  return invocationIn(folder, {}, (name, data) => {
    if (name === 'DashboardProblem') told.push((data as { exc: string }).exc)
  })
}

async function exposures(): Promise<readonly Exposure[]> {
  return [...(await loadProject(invocation())).manifest.exposures.values()]
}

/** How a project came to be known, and what its exposures read. */
async function parsed(): Promise<readonly [string, ...(readonly string[])[]]> {
  const found = await findParse(invocation())
  const kind = found.kind === 'remembered' ? 'remembered' : found.isPartly ? 'partly' : 'parsed'
  return [kind, ...(await exposures()).map(({ depends_on }) => depends_on.nodes)]
}

test('a dashboard is an exposure that reads what its tiles and filters read', async () => {
  expect(await exposures()).toMatchObject([
    {
      unique_id: 'exposure.shop.product_funnel',
      name: 'product_funnel',
      type: 'dashboard',
      label: 'Product funnel',
      description: 'Where users drop off.',
      owner: { name: 'Product', email: 'product@example.com' },
      url: 'https://trellis.example.com/dashboards/product_funnel',
      original_file_path: 'dashboards/product_funnel.yml',
      fqn: ['shop', 'product_funnel'],
      meta: { dashboard: 'product_funnel' },
      depends_on: { nodes: ['model.shop.users', 'model.shop.sessions', 'source.shop.raw.events'] },
      refs: [{ name: 'users' }, { name: 'sessions' }],
      sources: [['raw', 'events']],
    },
  ])
  expect(told).toEqual([])
})

test('without a trellis.yml there is none', async () => {
  rmSync(join(folder, 'trellis.yml'))
  expect(await exposures()).toEqual([])
})

test('an edited dashboard is read anew, and nothing but it', async () => {
  const ids = (name: string) => ['model.shop.users', `model.shop.${name}`, 'source.shop.raw.events']
  expect(await parsed()).toEqual(['parsed', ids('sessions')])
  expect(await parsed()).toEqual(['remembered', ids('sessions')])
  write('dashboards/product_funnel.yml', FUNNEL.replace('sessions', 'orders'))
  expect(await parsed()).toEqual(['partly', ids('orders')])
  write('dashboards/second.yml', 'title: Second\ntiles: []\n')
  expect(await parsed()).toEqual(['parsed', ids('orders'), []])
  write('trellis.yml', 'server: { public_url: "https://other.example.com" }\n')
  expect((await exposures()).map(({ url }) => url)).toEqual([
    'https://other.example.com/dashboards/product_funnel',
    'https://other.example.com/dashboards/second',
  ])
  rmSync(join(folder, 'dashboards'), { recursive: true })
  expect(await parsed()).toEqual(['parsed'])
})

test('what is wrong with one is warned of with its place, and harms nobody else', async () => {
  write('dashboards/product_funnel.yml', FUNNEL.replace("ref('sessions')", "ref('sesions')"))
  write('dashboards/broken.yml', 'title: Broken\ntils: []\n')
  write('dashboards/second.yml', 'name: product_funnel\ntitle: The same\ntiles: []\n')
  expect((await exposures()).map(({ depends_on }) => depends_on.nodes)).toEqual([
    ['model.shop.users', 'source.shop.raw.events'],
  ])
  expect(told.join('\n\n')).toBe(WARNINGS)
})

test('an exposure that somebody has written stands for the dashboard, and gets its address', async () => {
  const written = (name: string, more: string) =>
    `exposures:\n  - { name: ${name}, type: dashboard, owner: { name: Me }, depends_on: ["ref('orders')"]${more} }\n`
  for (const [name, more] of [
    ['product_funnel', ''],
    ['funnel', ', config: { meta: { dashboard: product_funnel } }'],
    ['funnel', ', url: "https://bi.example.com/dashboards/product_funnel"'],
  ] as const) {
    write('models/exposures.yml', written(name, more))
    const [exposure, ...others] = await exposures()
    expect(others).toEqual([])
    expect(exposure).toMatchObject({ name, owner: { name: 'Me' }, depends_on: { nodes: ['model.shop.orders'] } })
    const url = more.includes('url') ? 'https://bi.example.com' : 'https://trellis.example.com'
    expect(exposure?.url).toBe(`${url}/dashboards/product_funnel`)
  }
})
