import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TILE } from '#api/dashboards.ts'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { toPlain } from '#foundation/yaml/to-plain.ts'
import type { ColumnsOf } from '#manifest/dashboards/sql/conditions.ts'
import { splitMarks } from '#manifest/dashboards/sql/marks.ts'
import { tileQueries } from '#manifest/dashboards/sql/tile-queries.ts'
import { passedFilters } from '#platform/dashboards/passed-filters.ts'
import { wireTile } from '#platform/dashboards/tile-settings.ts'
import { DASHBOARD } from '#project/dashboards/dashboard.ts'
import { type ReadDashboard, readDashboard } from '#project/dashboards/read-dashboard.ts'
import { readPage } from '#project/dashboards/read-page.ts'

const folder = 'tests/platform/dashboards'
const greenery = 'examples/greenery/dashboards'

/** Every model has these columns. */
const columnsOf: ColumnsOf = () => new Set(['state', 'ordered_on', 'is_employee', 'name'])

describe('files of dashboards', () => {
  test.each(cases('right', '.yml'))(
    'right/%s means what stands in its .out, and asks what stands in its .sql',
    (name) => {
      const path = join(folder, 'right', name)
      const read = readDashboard({ path: `dashboards/${name}`, text: readFileSync(path, 'utf8') })
      if (read.kind === 'wrong') throw new Error(textOf(read))
      expectAsWritten(path, '.out', `${JSON.stringify(read.dashboard, plain, 2)}\n`)
      expectAsWritten(path, '.sql', queriesOf(read))
    },
  )

  test.each(cases('wrong', '.yml'))('wrong/%s gets the errors of its .out, all at once', (name) => {
    const path = join(folder, 'wrong', name)
    const read = readDashboard({ path: `dashboards/${name}`, text: readFileSync(path, 'utf8') })
    expectAsWritten(path, '.out', `${textOf(read)}\n`)
  })
})

test('filters that pass over a tile are told, unless the tile says which it heeds', () => {
  const text = `title: Shop
filters:
  - { name: state, type: text, column: state }
  - { name: city, type: text, column: city }
  - { name: paid, type: toggle, condition: amount > 0 }
  - { name: named, type: toggle, condition: amount > 0 }
  - { name: asked, type: text }
  - { name: valued, type: text }
tiles:
  - { id: orders, type: kpi, model: orders, measures: [{ name: n, count: "*" }] }
  - { id: meant, type: kpi, model: orders, measures: [{ name: n, count: "*" }], filters: [state, named] }
  - { id: steps, type: funnel, fact: visits, steps: [{ name: a, where: a }, { name: b, where: b }] }
  - { id: asked, type: table, sql: "select {{ filter_value('valued') }} where {{ filter('asked', 'x') }}" }
  - { type: markdown, markdown: words }
`
  const read = readDashboard({ path: 'dashboards/shop.yml', text })
  if (read.kind === 'wrong') throw new Error(textOf(read))
  const known: ColumnsOf = (model) => (model === 'orders' ? new Set(['state']) : undefined)
  expect(passedFilters(read.dashboard, known)).toEqual([
    "dashboards/shop.yml: no tile heeds the filter paid: give it the column by which tiles on a model are filtered, or name it in a tile, as filters: [paid] or {{ filter('paid') }}",
    'dashboards/shop.yml: the tile orders is not filtered by city: orders describes no city (filters: [] says that it is meant so)',
    'dashboards/shop.yml: the tile steps is not filtered by state, city: visits describes no state, city (filters: [] says that it is meant so)',
  ])
})

describe('pages', () => {
  test.each(cases('right', '.md'))('right/%s has the blocks of its .out', (name) => {
    const path = join(folder, 'right', name)
    const { page, problems } = readPage({ path: `dashboards/pages/${name}`, text: readFileSync(path, 'utf8') })
    expect(problems).toEqual([])
    expectAsWritten(path, '.out', `${JSON.stringify(page, null, 2)}\n`)
  })

  test.each(cases('wrong', '.md'))('wrong/%s gets the errors of its .out, all at once', (name) => {
    const path = join(folder, 'wrong', name)
    const { problems } = readPage({ path: `dashboards/pages/${name}`, text: readFileSync(path, 'utf8') })
    expectAsWritten(path, '.out', `${new DbtError('ParsingError', problems).message}\n`)
  })
})

describe('the schema for editors', () => {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(DASHBOARD.schema)
  const files = [
    ...cases('right', '.yml').map((name) => join(folder, 'right', name)),
    ...readdirSync(greenery).flatMap((name) => (name.endsWith('.yml') ? [join(greenery, name)] : [])),
  ]

  test.each(files)('takes %s', (path) => {
    expect(validate(asJson(path)), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true)
  })

  test('refuses what is no dashboard', () => {
    expect(validate({ title: 'Sales', tiles: [{ type: 'pie' }] })).toBe(false)
  })
})

test('whatever stands in a file, it is read or refused with places, and nothing breaks', () => {
  const whole = asJson(join(greenery, 'product_funnel.yml'))
  const leaf = fc.constantFrom<Json>(null, true, 0, -1, 1.5, '', 'x', '{{', [], {}, ['a', 1], { type: 1, name: null })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1_000_000), leaf), { minLength: 1, maxLength: 4 }), (changes) => {
      const changed = structuredClone(whole)
      for (const [which, value] of changes) changeOne(changed, which, value)
      const read = readDashboard({ path: 'dashboards/any.yml', text: JSON.stringify(changed, null, 1) })
      if (read.kind === 'wrong') {
        expect(read.problems.every(({ at, message }) => at !== undefined && message !== '')).toBe(true)
      } else queriesOf(read)
    }),
    { numRuns: 200 },
  )
})

test('every tile is told as the wire has it', () => {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(TILE)
  for (const name of cases('right', '.yml')) {
    const read = readDashboard({ path: name, text: readFileSync(join(folder, 'right', name), 'utf8') })
    if (read.kind === 'wrong') throw new Error(textOf(read))
    for (const tile of read.dashboard.tabs.flatMap(({ tiles }) => tiles)) {
      const compiled = { query: null, parts: {}, rows: null, problem: null }
      const told = wireTile(read.dashboard, tile, compiled, [], columnsOf)
      expect(validate(told), `${tile.id}: ${JSON.stringify(validate.errors?.slice(0, 5))}`).toBe(true)
    }
  }
})

/** The queries of all tiles; filters stand in them as ⟦name use: expression⟧. */
function queriesOf({ dashboard }: Extract<ReadDashboard, { kind: 'dashboard' }>): string {
  return dashboard.tabs
    .flatMap(({ tiles }) => tiles)
    .flatMap((tile) => {
      const { query, parts, rows } = tileQueries(dashboard, tile, columnsOf)
      const all = [
        ['', query],
        ...Object.entries(parts).map(([name, part]) => [`: ${name}`, part]),
        [': rows', rows],
      ] as const
      return all.flatMap(([name, each]) =>
        each ? [`-- ${tile.id}${name as string}\n${shown((each as { text: string }).text)}\n`] : [],
      )
    })
    .join('\n')
}

function shown(sql: string): string {
  return splitMarks(sql)
    .map((part) => {
      if (typeof part === 'string') return part
      const { filter, use, expression, period } = part
      return `⟦${filter} ${use}${period === 'given' ? '' : ` ${period}`}${expression === '' ? '' : `: ${expression}`}⟧`
    })
    .join('')
}

function textOf(read: ReadDashboard): string {
  if (read.kind === 'dashboard') throw new Error('nothing was wrong with it')
  return new DbtError('ParsingError', read.problems).message
}

function cases(kind: string, end: string): string[] {
  return readdirSync(join(folder, kind)).filter((name) => name.endsWith(end))
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

function asJson(path: string): Json {
  return JSON.parse(JSON.stringify(toPlain(parseYaml({ path, text: readFileSync(path, 'utf8') }).value))) as Json
}

/** Puts a value in the place of one of all that there are. */
function changeOne(root: Json, which: number, value: Json): void {
  const places: [Json[] | { [key: string]: Json }, string | number][] = []
  const visit = (item: Json): void => {
    if (typeof item !== 'object' || item === null) return
    for (const key of Array.isArray(item) ? item.keys() : Object.keys(item)) {
      places.push([item, key])
      visit((item as { [key: string]: Json })[key] ?? null)
    }
  }
  visit(root)
  const [holder, key] = places[which % places.length] ?? []
  if (holder !== undefined && key !== undefined) (holder as { [key: string]: Json })[key] = structuredClone(value)
}

function expectAsWritten(path: string, end: string, found: string): void {
  const out = path.replace(/\.\w+$/, end)
  if (process.env.UPDATE) writeFileSync(out, found)
  expect(found).toBe(existsSync(out) ? readFileSync(out, 'utf8') : '')
}

function plain(_: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value
}
