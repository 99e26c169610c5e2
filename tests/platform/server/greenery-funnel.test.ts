/** The example's funnel through HTTP: the numbers that everybody knows, on each warehouse. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TileData } from '#api/dashboards.ts'
import { TEST_SERVER } from '#warehouse/postgres/server-for-tests.ts'
import { copyGreenery, generateGreenery } from './greenery-project.ts'
import { killAll, removeProjects, run, serve, type Served } from './served-project.ts'

const GREENERY = join(import.meta.dirname, '../../../examples/greenery')

const DASHBOARD = `
title: The funnel, in short
filters:
  - { name: period, type: date_range, column: session_date }
  - { name: state, type: multi_select, column: state, options: { model: d_users, column: state } }
  - { name: without_employees, type: toggle, column: is_greenery_employee, condition: not is_greenery_employee }
tiles:
  - id: funnel
    type: funnel
    fact: fact_user_sessions
    time: started_at
    steps:
      - { name: viewed, where: has_page_view }
      - { name: carted, where: has_cart }
      - { name: bought, where: has_checkout }
  - { id: users, type: kpi, sql: "select count(distinct user_id) as users from {{ ref('fact_user_sessions') }} where {{ filter('state') }}" }
`

const { withDatabase } = await import(join(GREENERY, 'warehouse/with-database.mjs'))
const database = new URL(TEST_SERVER ?? 'postgres://none')
database.pathname = `/funnel_${process.pid}`
const { hostname, port, username, password } = database
const WAREHOUSES = [
  { name: 'DuckDB', target: 'dev', env: {}, isThere: true },
  {
    name: 'PostgreSQL',
    target: 'postgres',
    env: {
      GREENERY_HOST: hostname,
      GREENERY_PORT: port,
      GREENERY_USER: username,
      GREENERY_PASSWORD: password,
      GREENERY_DATABASE: database.pathname.slice(1),
    },
    isThere: TEST_SERVER !== undefined,
  },
]

afterAll(killAll)

function administer(sql: string): Promise<void> {
  return withDatabase(TEST_SERVER ?? '', ({ run: send }: { readonly run: (sql: string) => Promise<unknown> }) =>
    send(sql),
  )
}

describe.each(WAREHOUSES.filter(({ isThere }) => isThere))("Greenery's funnel on $name", ({ target, env }) => {
  let folder = ''
  let served: Served

  beforeAll(async () => {
    folder = copyGreenery()
    rmSync(join(folder, 'dashboards'), { recursive: true })
    const profiles = join(folder, 'profiles.yml')
    writeFileSync(profiles, readFileSync(profiles, 'utf8').replace('target: dev', `target: ${target}`))
    mkdirSync(join(folder, 'dashboards'))
    writeFileSync(join(folder, 'dashboards/short.yml'), DASHBOARD)
    if (target === 'postgres') await administer(`create database ${database.pathname.slice(1)}`)
    await generateGreenery(folder, ...(target === 'dev' ? [] : [database.href]))
    served = await serve(folder, [], env)
    const { code, output } = await run(folder, ['build', '-q', '--exclude', 'resource_type:unit_test'], env)
    if (code !== 0) throw new Error(output)
  })

  afterAll(async () => {
    await served?.stop()
    if (target === 'postgres') await administer(`drop database ${database.pathname.slice(1)} with (force)`)
    await removeProjects()
  })

  async function funnel(
    query = '',
  ): Promise<readonly (readonly [count: unknown, drop: unknown, isLargest: unknown])[]> {
    const answer = await fetch(`${served.address}/api/dashboards/short/tiles/funnel${query}`)
    if (answer.status !== 200) throw new Error(await answer.text())
    const { columns, rows } = (await answer.json()) as TileData
    const at = (name: string) => columns.findIndex((column) => column.name === name)
    const rounded = (share: unknown) => (typeof share === 'number' ? `${(share * 100).toFixed(2)} %` : null)
    return rows.map((row) => [row[at('count')], rounded(row[at('drop_off')]), row[at('is_largest_drop')]])
  }

  test('has 578, 467 and 361 sessions, and loses most behind the cart', async () => {
    expect(await funnel()).toEqual([
      [578, null, false],
      [467, '19.20 %', false],
      [361, '22.70 %', true],
    ])
  })

  test('without the account of the employee everybody buys', async () => {
    expect(await funnel('?without_employees=true')).toEqual([
      [359, null, false],
      [359, '0.00 %', false],
      [359, '0.00 %', false],
    ])
  })

  test('can be cut by days and by states', async () => {
    const [all] = await funnel('?period=2021-02-09..2021-02-12')
    expect(all?.[0]).toBe(578)
    const [south, north] = await Promise.all([funnel('?state=Georgia'), funnel('?state=Ohio')])
    const both = await funnel('?state=Georgia&state=Ohio')
    expect(both.map(([count]) => count)).toEqual(south.map(([count], at) => Number(count) + Number(north[at]?.[0])))
    expect(south[0]?.[0]).toBe(221)
  })

  test('the rows behind its last step are those sessions', async () => {
    const answer = await fetch(`${served.address}/api/dashboards/short/tiles/funnel/rows?at.step=bought`)
    expect(((await answer.json()) as TileData).rows).toHaveLength(361)
  })
})
