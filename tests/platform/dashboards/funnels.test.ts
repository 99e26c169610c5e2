/** Funnels and cohorts of a few rows, on each kind of warehouse. */
import { afterAll, describe, expect, test } from 'vitest'
import { tileQueries } from '#manifest/dashboards/sql/tile-queries.ts'
import { splitMarks } from '#manifest/dashboards/sql/marks.ts'
import { bindQuery, type FilterValues } from '#platform/dashboards/bind-query.ts'
import { readDashboard } from '#project/dashboards/read-dashboard.ts'
import type { Adapter } from '#warehouse/adapter/adapter.ts'
import type { Cell } from '#warehouse/adapter/cell.ts'
import { openDuckDB } from '#warehouse/duckdb/open-for-tests.ts'
import { openPostgres, TEST_SERVER } from '#warehouse/postgres/server-for-tests.ts'

type Row = readonly (string | number | boolean | null)[]

/** Days and hours of events: `a 1.09 view` is what `a` did at nine on the first day, `-` is nobody. */
function eventsOf(text: string): string {
  const rows = text.split('\n').flatMap((line) => {
    const [who, day, hour, what, kind = 'web'] = line.trim().split(/[\s.]+/)
    if (who === undefined || who === '') return []
    return [
      `(nullif('${who}', '-'), timestamp '2021-02-0${day} ${hour}:00:00', '${what}', '${kind}', ${kind === 'app'})`,
    ]
  })
  return `(select * from (values ${rows.join(', ')}) as t(who, happened_at, what, kind, is_app))`
}

const STEPS = `steps: [{ name: view, where: what = 'view' }, { name: cart, where: what = 'cart' }, { name: buy, where: what = 'buy' }]`
const EVENTS = `type: funnel, events: events, entity: who, time: happened_at, ${STEPS}`

const FUNNELS: readonly {
  readonly rule: string
  readonly events: string
  readonly tile: string
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}[] = [
  {
    rule: 'a step counts only after the step before it',
    events: `a 1.09 view
             a 1.10 cart
             a 1.11 buy
             b 1.09 buy
             b 1.10 view
             b 1.11 cart
             c 1.09 cart
             c 1.10 buy`,
    tile: EVENTS,
    columns: ['step', 'count', 'of_total', 'of_previous', 'drop_off', 'is_largest_drop'],
    rows: [
      ['view', 2, 1, 1, null, false],
      ['cart', 2, 1, 1, 0, false],
      ['buy', 1, 0.5, 0.5, 0.5, true],
    ],
  },
  {
    rule: 'in any order, a step counts for who took those before it at any time',
    events: `a 1.09 buy
             a 1.10 view
             a 1.11 cart
             b 1.09 view
             b 1.11 buy
             c 1.09 cart`,
    tile: `${EVENTS}, ordered: false`,
    columns: ['step', 'count'],
    rows: [
      ['view', 2],
      ['cart', 1],
      ['buy', 1],
    ],
  },
  {
    rule: 'within a window the beginning that leads furthest counts',
    events: `a 1.09 view
             a 1.10 cart
             a 1.12 view
             a 1.13 cart
             a 1.14 buy
             b 1.09 view
             b 2.09 cart`,
    tile: `${EVENTS}, window: 2h`,
    columns: ['step', 'count', 'seconds'],
    rows: [
      ['view', 2, null],
      ['cart', 1, 3600],
      ['buy', 1, 3600],
    ],
  },
  {
    rule: 'the time between steps is the median',
    events: `a 1.09 view
             a 1.10 cart
             b 1.09 view
             b 1.11 cart
             c 1.09 view
             c 1.23 cart`,
    tile: EVENTS,
    columns: ['step', 'seconds'],
    rows: [
      ['view', null],
      ['cart', 7200],
      ['buy', null],
    ],
  },
  {
    rule: 'an entity is grouped by what its first step says, be it true or false',
    events: `a 1.09 view web
             a 1.10 cart app
             b 1.09 view app
             b 1.10 cart app
             c 1.08 cart web
             c 1.09 view app`,
    tile: `${EVENTS}, by: is_app`,
    columns: ['is_app', 'step', 'count'],
    rows: [
      [true, 'view', 2],
      [true, 'cart', 1],
      [true, 'buy', 0],
      [false, 'view', 1],
      [false, 'cart', 1],
      [false, 'buy', 0],
    ],
  },
  {
    rule: 'over time it stands in the period of the first step, to date all before it count, too',
    events: `a 1.09 view
             a 2.09 cart
             b 2.09 view
             c 2.09 view
             c 2.10 cart`,
    tile: `${EVENTS}, over: day, cumulative: true`,
    columns: ['over', 'step', 'count', 'of_total', 'change'],
    rows: [
      ['2021-02-01', 'view', 1, 1, null],
      ['2021-02-01', 'cart', 1, 1, null],
      ['2021-02-01', 'buy', 0, 0, null],
      ['2021-02-02', 'view', 3, 1, 0],
      ['2021-02-02', 'cart', 2, 0.666667, -0.333333],
      ['2021-02-02', 'buy', 0, 0, 0],
    ],
  },
  {
    rule: 'what is nobody’s is not one of them',
    events: `a 1.09 view
             - 1.09 view
             - 1.10 cart`,
    tile: `${EVENTS}, window: 2h`,
    columns: ['step', 'count'],
    rows: [
      ['view', 1],
      ['cart', 0],
      ['buy', 0],
    ],
  },
  {
    rule: 'of nobody there are no shares',
    events: 'a 1.09 nothing',
    tile: EVENTS,
    columns: ['step', 'count', 'of_total', 'drop_off', 'is_largest_drop'],
    rows: [
      ['view', 0, null, null, false],
      ['cart', 0, null, null, false],
      ['buy', 0, null, null, false],
    ],
  },
  {
    rule: 'of facts each row is one, and has taken all steps before',
    events: `a 1.09 cart
             b 1.09 buy
             c 1.09 view`,
    tile: `type: funnel, fact: events, steps: [{ name: any, where: what <> 'view' or what = 'view' }, { name: web, where: kind = 'web' }, { name: buy, where: what = 'buy' }]`,
    columns: ['step', 'count', 'drop_off'],
    rows: [
      ['any', 3, null],
      ['web', 3, 0],
      ['buy', 1, 0.666667],
    ],
  },
  {
    rule: 'retention is who came in a period, and no period that has not come yet is told',
    events: `a 1.09 view
             a 2.09 view
             a 3.09 view
             b 1.09 view
             b 3.09 view
             c 2.09 view`,
    tile: 'type: cohort, model: events, entity: who, activity: happened_at, grain: day, periods: 5',
    columns: ['cohort', 'size', 'period', 'count', 'rate'],
    rows: [
      ['2021-02-01', 2, 0, 2, 1],
      ['2021-02-01', 2, 1, 1, 0.5],
      ['2021-02-01', 2, 2, 2, 1],
      ['2021-02-02', 1, 0, 1, 1],
      ['2021-02-02', 1, 1, 0, 0],
    ],
  },
  {
    rule: 'conversion is who came until then',
    events: `a 1.09 view
             a 3.09 buy
             b 1.09 view
             b 1.10 buy
             c 2.09 view`,
    tile: `type: cohort, model: events, entity: who, activity: happened_at, where: what = 'buy', cohort: happened_at, grain: day, kind: conversion`,
    columns: ['cohort', 'period', 'count', 'rate'],
    rows: [
      ['2021-02-01', 0, 1, 0.5],
      ['2021-02-01', 1, 1, 0.5],
      ['2021-02-01', 2, 2, 1],
      ['2021-02-02', 0, 0, 0],
      ['2021-02-02', 1, 0, 0],
    ],
  },
  {
    rule: 'weeks, months and quarters are counted from their beginnings',
    events: `a 1.09 view
             a 8.09 view`,
    tile: 'type: cohort, model: events, entity: who, activity: happened_at, grain: week, periods: 2',
    columns: ['cohort', 'period', 'count'],
    rows: [
      ['2021-02-01', 0, 1],
      ['2021-02-01', 1, 1],
    ],
  },
]

describe.each([
  { kind: 'duckdb', open: () => openDuckDB() },
  ...(TEST_SERVER === undefined ? [] : [{ kind: 'postgres', open: () => openPostgres() }]),
])('$kind', ({ open }) => {
  let adapter: Adapter | undefined
  afterAll(() => adapter?.close())

  async function rowsOf(
    tile: string,
    events: string,
    columns: readonly string[],
    use: 'query' | 'rows' = 'query',
    values: FilterValues = {},
  ) {
    const text = `title: Test\nfilters: [{ name: kinds, type: multi_select, column: kind, options: [web, app] }]\ntiles:\n  - { ${tile} }\n`
    const read = readDashboard({ path: 'dashboards/test.yml', text })
    if (read.kind === 'wrong') throw new Error(JSON.stringify(read.problems))
    const [found] = read.dashboard.tabs[0]?.tiles ?? []
    if (!found) throw new Error('there is no tile')
    const query = tileQueries(read.dashboard, found, () => new Set(['kind']))[use]
    const parts = splitMarks((query?.text ?? '').replaceAll("{{ ref('events') }}", `${eventsOf(events)} as given`))
    const { sql, parameters } = bindQuery(parts, { kinds: 'multi_select' }, values)
    const bound = parameters.reduce((all, value, at) => all.replaceAll(`$${at + 1}`, `'${value}'`), sql)
    adapter ??= open()
    const session = adapter.session()
    const { table } = await session.named('test', () => session.execute(bound, { fetch: true }))
    const at = columns.map((column) => table.columns.findIndex(({ name }) => name === column))
    return table.rows.map((row) => at.map((index) => plain(row[index])))
  }

  test.each(FUNNELS)('$rule', async ({ events, tile, columns, rows }) => {
    expect(await rowsOf(tile, events, columns)).toEqual(rows)
  })

  test('a filter is heeded before anything is counted', async () => {
    const events = `a 1.09 view web
                    a 1.10 cart app
                    b 1.09 view app`
    expect(await rowsOf(EVENTS, events, ['count'], 'query', { kinds: ['web'] })).toEqual([[1], [0], [0]])
    expect(await rowsOf(EVENTS, events, ['count'], 'query', { kinds: ['web', 'app'] })).toEqual([[2], [1], [0]])
  })

  test('the rows behind a step are those who took it', async () => {
    const events = `a 1.09 view
                    a 1.10 cart
                    b 1.09 view`
    expect(await rowsOf(EVENTS, events, ['who'], 'rows')).toEqual([['a'], ['b']])
    expect(await rowsOf(EVENTS, events, ['who'], 'rows', { 'at.step': ['cart'] })).toEqual([['a']])
  })
})

/** What a warehouse answers, as JSON has it; numbers to six places. */
function plain(cell: Cell | undefined): Row[number] {
  if (cell === null || cell === undefined || typeof cell === 'boolean') return cell ?? null
  if (typeof cell === 'object' && cell.kind === 'date') {
    return [cell.year, cell.month, cell.day].map((part) => String(part).padStart(2, '0')).join('-')
  }
  const value = typeof cell === 'object' && 'value' in cell ? cell.value : cell
  const number = Number(value)
  return Number.isNaN(number) ? String(value) : Math.round(number * 1e6) / 1e6 + 0
}
