/** The dashboards of the example shop say what is known of it, on each kind of warehouse. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bindQuery, type FilterValues } from '#platform/dashboards/bind-query.ts'
import type { CompiledDashboards } from '#platform/dashboards/compiled.ts'
import type { CompiledQuery } from '#manifest/dashboards/query.ts'
import type { ReadOnlyDatabase } from '#warehouse/adapter/read-query.ts'
import { DUCKDB } from '#warehouse/duckdb/adapter.ts'
import { POSTGRES } from '#warehouse/postgres/adapter.ts'
import { TEST_SERVER, testTarget } from '#warehouse/postgres/server-for-tests.ts'
import { run as trellis, TRELLIS } from '../../faults/trellis-process.ts'
import { copyGreenery } from '../server/greenery-project.ts'
import { removeProjects } from '../server/served-project.ts'

const GREENERY = join(import.meta.dirname, '../../../examples/greenery')
const { replay } = await import(join(GREENERY, 'replay/replay.mjs'))

type Cell = string | number | boolean | null
type Rows = readonly (readonly Cell[])[]

describe.each([
  { kind: 'duckdb', isThere: true },
  { kind: 'postgres', isThere: TEST_SERVER !== undefined },
])('on $kind', ({ kind, isThere }) => {
  let folder = ''
  let database: ReadOnlyDatabase
  let compiled: CompiledDashboards
  let files = 0
  const target = kind === 'duckdb' ? [] : ['--target', 'postgres']

  beforeAll(async () => {
    if (!isThere) return
    folder = copyGreenery()
    const env = kind === 'duckdb' ? {} : serverOf(testTarget())
    Object.assign(process.env, env)
    const place = kind === 'duckdb' ? {} : { database: TEST_SERVER }
    await replay({ engine: `${process.execPath} ${TRELLIS}`, projectDir: folder, log: () => {}, ...place })
    await say('build', ...target)
    compiled = JSON.parse(await say('dashboards', 'compile', '--output', 'json', ...target)) as CompiledDashboards
    const credentials =
      kind === 'duckdb'
        ? DUCKDB.parseCredentials({ path: join(folder, 'greenery.duckdb') })
        : POSTGRES.parseCredentials(testTarget())
    const adapter = kind === 'duckdb' ? DUCKDB : POSTGRES
    database = adapter.openReads?.(credentials, { folder }) as ReadOnlyDatabase
  }, 300_000)
  afterAll(async () => {
    await database?.close()
    await removeProjects()
  })

  async function say(...words: readonly string[]): Promise<string> {
    const { code, output } = await trellis(folder, words)
    if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}\n${output}`)
    return output
  }

  async function ask(query: CompiledQuery, types: Parameters<typeof bindQuery>[1], values: FilterValues) {
    const { sql, parameters } = bindQuery(query.sql, types, values)
    const file = join(folder, `answer-${++files}.json`)
    const limits = { maxRows: 10_000, maxBytes: 10_000_000, timeoutMs: 60_000, signal: new AbortController().signal }
    const { columns } = await database.write({ sql, parameters, format: 'rows', isOwn: true, ...limits }, file)
    return { columns: columns.map(({ name }) => name), rows: JSON.parse(readFileSync(file, 'utf8')) as Rows }
  }

  /** Some columns of a tile's rows. */
  async function tile(
    path: string,
    columns: readonly string[],
    values: FilterValues = {},
    part?: string,
  ): Promise<Rows> {
    const [name = '', id = ''] = path.split('.')
    const dashboard = compiled.dashboards.find((each) => each.dashboard.name === name)
    const found = dashboard?.tiles[id]
    const query = part === undefined ? found?.query : part === 'rows' ? found?.rows : found?.parts[part]
    if (!dashboard || !query) throw new Error(`there is no ${path} ${part ?? ''}`)
    const types = Object.fromEntries(dashboard.dashboard.filters.map((filter) => [filter.name, filter.type]))
    const answer = await ask(query, types, values)
    const at = columns.map((column) => answer.columns.indexOf(column))
    return answer.rows.map((row) => at.map((index) => plain(row[index] ?? null)))
  }

  async function block(page: string, id: string): Promise<Rows> {
    const query = compiled.pages.find((each) => each.page.name === page)?.blocks[id]
    if (!query) throw new Error(`there is no ${page}.${id}`)
    return (await ask(query, {}, {})).rows.map((row) => row.map(plain))
  }

  describe.runIf(isThere)('the dashboards', () => {
    test('have no problem, and every query of them is answered, whatever is chosen', async () => {
      expect(compiled.problems).toEqual([])
      const failures: string[] = []
      for (const { dashboard, filters, tiles } of compiled.dashboards) {
        const types = Object.fromEntries(dashboard.filters.map(({ name, type }) => [name, type]))
        const all = Object.fromEntries(
          dashboard.filters.map(({ name, type }): [string, string[]] => [name, CHOSEN[type] ?? []]),
        )
        const queries = [
          ...Object.values(filters).map(({ options }) => options),
          ...Object.values(tiles).flatMap(({ query, parts, rows }) => [query, ...Object.values(parts), rows]),
        ]
        for (const query of queries.filter((each) => each !== null)) {
          for (const values of [{}, all, clicks(query, null)]) {
            await ask(query, types, values).catch((error: unknown) => failures.push(`${dashboard.name}: ${error}`))
          }
        }
      }
      expect(failures).toEqual([])
    })

    test('the funnel is 578 → 467 → 361, with 19.20 % and 22.70 % lost, of which that is the largest', async () => {
      const columns = ['step', 'count', 'of_total', 'of_previous', 'drop_off', 'is_largest_drop']
      const golden = [
        ['page_view', 578, 1, 1, null, false],
        ['add_to_cart', 467, 0.807958, 0.807958, 0.192042, false],
        ['checkout', 361, 0.624567, 0.773019, 0.226981, true],
      ]
      expect(await tile('product_funnel.funnel', columns)).toEqual(golden)
      expect(await tile('product_funnel.events', columns)).toEqual([
        ...golden.slice(0, 2),
        ['checkout', 361, 0.624567, 0.773019, 0.226981, true],
        ['package_shipped', 335, 0.579585, 0.927978, 0.072022, false],
      ])
      expect(await tile('product_funnel.largest_drop_off', ['drop_off'])).toEqual([[0.226981]])
    })

    test('without the account of an employee, every session ends with an order', async () => {
      const values = { customers_only: ['true'] }
      expect(await tile('product_funnel.conversion_rate', ['conversion_rate'])).toEqual([[0.624567]])
      expect(await tile('product_funnel.conversion_rate', ['conversion_rate'], values)).toEqual([[1]])
      expect(await tile('product_funnel.funnel', ['count'], values)).toEqual([[359], [359], [359]])
    })

    test('each day is told for itself and to date, with the change of the rates', async () => {
      const columns = ['over', 'step', 'count', 'change']
      const steps = (day: string, counts: readonly number[], changes: readonly (number | null)[]) =>
        ['page_view', 'add_to_cart', 'checkout'].map((step, at) => [day, step, counts[at], changes[at]])
      expect(await tile('product_funnel.by_day', columns)).toEqual([
        ...steps('2021-02-09', [2, 2, 2], [null, null, null]),
        ...steps('2021-02-10', [175, 175, 175], [0, 0, 0]),
        ...steps('2021-02-11', [401, 290, 184], [0, -0.276808, -0.541147]),
      ])
      expect(await tile('product_funnel.to_date', columns)).toEqual([
        ...steps('2021-02-09', [2, 2, 2], [null, null, null]),
        ...steps('2021-02-10', [177, 177, 177], [0, 0, 0]),
        ...steps('2021-02-11', [578, 467, 361], [0, -0.192042, -0.375433]),
      ])
    })

    test('days that are chosen are compared with as many before them', async () => {
      const values = { period: ['2021-02-11..2021-02-11'] }
      expect(await tile('product_funnel.funnel', ['count'], values)).toEqual([[401], [290], [184]])
      expect(await tile('product_funnel.funnel', ['count'], values, 'previous')).toEqual([[175], [175], [175]])
      expect(await tile('product_funnel.sessions', ['sessions'], values, 'comparison')).toEqual([[175]])
      expect(await tile('product_funnel.sessions', ['sessions'], { period: ['..2021-02-10'] })).toEqual([[177]])
    })

    test('only Georgia, where the employee lives, loses anybody', async () => {
      const rows = await tile('product_funnel.by_state', ['state', 'step', 'count', 'drop_off', 'is_largest_drop'])
      expect(rows.slice(0, 3)).toEqual([
        ['Georgia', 'page_view', 221, null, false],
        ['Georgia', 'add_to_cart', 110, 0.502262, false],
        ['Georgia', 'checkout', 4, 0.963636, true],
      ])
      expect(rows.slice(3).filter(([, , , dropOff]) => dropOff !== null && dropOff !== 0)).toEqual([])
      expect(await tile('product_funnel.funnel', ['count'], { state: ['Georgia'] })).toEqual([[221], [110], [4]])
      const hostile = { state: ["Georgia' or true --", 'Texas"; drop table d_users'] }
      expect(await tile('product_funnel.funnel', ['count'], hostile)).toEqual([[0], [0], [0]])
    })

    test('products convert as is known of them', async () => {
      const rows = await tile('product_funnel.products', ['product_name', 'conversion_rate'])
      expect([rows.length, rows[0], rows.at(-1)]).toEqual([30, ['String of pearls', 0.609375], ['Pothos', 0.344262]])
      const funnels = await tile('product_funnel.products_funnel', ['product_name', 'step', 'count'])
      expect(new Set(funnels.map(([name]) => name)).size).toBe(10)
    })

    test('cohorts hold all users, and who bought is found in them', async () => {
      const cells = await tile('product_funnel.buyers_by_cohort', ['cohort', 'size', 'period', 'count'])
      const last = cells.filter(([cohort], at) => cells[at + 1]?.[0] !== cohort)
      const sum = (at: number) => last.reduce((all, row) => all + Number(row[at]), 0)
      expect([last.length, sum(1), sum(3)]).toEqual([12, 130, 124])
      expect(last[0]).toEqual(['2020-01-01', expect.any(Number), 13, expect.any(Number)])
      const returning = await tile('product_funnel.return_by_hour', ['cohort', 'size', 'period', 'count'])
      expect(returning).toEqual([
        ['2021-02-09', 2, 0, 2],
        ['2021-02-09', 2, 1, 1],
        ['2021-02-09', 2, 2, 2],
        ['2021-02-10', 93, 0, 93],
        ['2021-02-10', 93, 1, 69],
        ['2021-02-11', 29, 0, 29],
      ])
    })

    test('the rows behind a number are as many as it says', async () => {
      const rows = (path: string, values: FilterValues) => tile(path, ['session_id'], values, 'rows')
      expect(await rows('product_funnel.funnel', { 'at.step': ['checkout'], state: ['Georgia'] })).toHaveLength(4)
      expect(await rows('product_funnel.by_state', { 'at.state': ['Georgia'] })).toHaveLength(221)
      expect(
        await rows('product_funnel.by_day', { 'at.over': ['2021-02-10'], 'at.step': ['add_to_cart'] }),
      ).toHaveLength(175)
      expect(await rows('product_funnel.events', { 'at.step': ['package_shipped'] })).toHaveLength(335)
      expect(await rows('product_funnel.sessions_by_hour', { 'at.started_at': ['2021-02-09T23:00:00'] })).toHaveLength(
        2,
      )
    })

    test('the other dashboards have the known numbers', async () => {
      expect(await tile('product_funnel.events_per_session', ['sessions_per_user', 'page_views_per_session'])).toEqual([
        [4.66129, 3.237024],
      ])
      expect(await tile('sales.repeat_rate', ['repeat_rate'])).toEqual([[0.798387]])
      expect(await tile('sales.orders_per_hour', ['orders_per_hour'])).toEqual([[7.520833]])
      expect(await tile('sales.revenue', ['revenue'])).toEqual([[91351.57]])
      expect(await tile('sales.products', ['order_lines', 'units'], {}, 'totals')).toEqual([[862, 2165]])
      expect(await tile('promotions.orders_with_promo', ['orders'])).toEqual([[40]])
      expect(await tile('promotions.promotions', ['revenue'], {}, 'totals')).toEqual([[9765.54]])
      expect(await tile('delivery.late_orders', ['late_orders'])).toEqual([[173]])
      expect(await tile('inventory.fluctuations', ['product', 'fluctuations'])).toEqual([
        ['Monstera', 3],
        ['Philodendron', 3],
        ['Pothos', 3],
        ['String of pearls', 3],
        ['Bamboo', 2],
        ['ZZ Plant', 2],
      ])
      expect(await tile('inventory.never_changed', ['products'])).toEqual([[24]])
      const week = { changed: ['2023-05-01..2023-05-03'] }
      const changes = await tile('inventory.changes', ['product', 'previous_inventory', 'current_inventory'], week)
      expect(changes).toEqual([
        ['Bamboo', 44, 23],
        ['Monstera', 50, 31],
        ['Philodendron', 15, 30],
        ['Pothos', 0, 20],
        ['String of pearls', 0, 10],
        ['ZZ Plant', 53, 41],
      ])
    })
  })

  describe.runIf(isThere)('the pages', () => {
    test('answer every question', async () => {
      for (const { page } of compiled.pages) {
        for (const each of page.blocks) {
          if (each.type === 'sql') expect(await block(page.name, each.id), `${page.name}.${each.id}`).not.toEqual([])
        }
      }
    })

    test('with the known numbers', async () => {
      expect(await block('product_funnel_answers', 'drop_offs')).toEqual([[0.192042, 0.226981, -0.183391]])
      expect(await block('product_funnel_answers', 'without_employees')).toEqual([[359, 359, 359, 1]])
      expect(await block('shop_answers', 'orders_by_user')).toEqual([
        ['1', 25],
        ['2', 28],
        ['3 or more', 71],
      ])
      expect(await block('shop_answers', 'sessions_per_hour')).toEqual([[16.327586]])
      expect(await block('shop_answers', 'late_orders')).toEqual([[173, 113, 19]])
      expect(await block('inventory_answers', 'stock_outs')).toHaveLength(2)
    })
  })
})

const CHOSEN: Readonly<Record<string, string[]>> = {
  date_range: ['2021-02-11..2021-02-11'],
  select: ["it's"],
  multi_select: ["it's", 'Georgia'],
  text: ["100 % of 'it'"],
  toggle: ['true'],
}

/** Everything that may be clicked, as null. */
function clicks(query: CompiledQuery, value: string | null): FilterValues {
  const names = query.sql.flatMap((part) =>
    typeof part !== 'string' && part.filter.startsWith('at.') ? [part.filter] : [],
  )
  return Object.fromEntries(names.map((name) => [name, [value]]))
}

/** Numbers to six places; warehouses give large and decimal ones as texts. */
function plain(cell: Cell): Cell {
  const number = typeof cell === 'string' && /^-?\d+(\.\d+)?$/.test(cell) && cell.length > 1 ? Number(cell) : cell
  return typeof number === 'number' ? Math.round(number * 1e6) / 1e6 + 0 : cell
}

function serverOf(target: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const { host, port, user, password, dbname } = target
  return Object.fromEntries(
    Object.entries({ host, port, user, password, database: dbname }).map(([name, value]) => [
      `GREENERY_${name.toUpperCase()}`,
      String(value),
    ]),
  )
}
