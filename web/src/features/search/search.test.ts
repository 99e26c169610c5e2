import { describe, expect, test } from 'vitest'
import type { CatalogIndex } from '#api/catalog.ts'
import { nameOf, readCatalog } from '../../lib/catalog/catalog.ts'
import { parseQuery } from './query.ts'
import { CatalogSearcher, type Hit } from './search.ts'
import { isAbbreviation, isWithin } from './similar-names.ts'
import { snippetOf } from './snippet.ts'

interface Given {
  readonly name: string
  readonly type?: string
  readonly folder?: string
  readonly tags?: readonly string[]
  readonly owner?: string
  readonly columns?: string
  readonly description?: string
  readonly code?: string
  readonly reads?: readonly number[]
}

/** A catalog of a few nodes, one run for each. */
function searcherOf(nodes: readonly Given[], has: { texts?: boolean } = { texts: true }): CatalogSearcher {
  const words = ['']
  const place = (word = '') => {
    const known = words.indexOf(word)
    return known < 0 ? words.push(word) - 1 : known
  }
  const column = (wordOf: (node: Given) => string | undefined) => nodes.flatMap((node) => [place(wordOf(node)), 1])
  const none = column(() => '')
  const index: CatalogIndex = {
    digest: 'd',
    made_at: '2026-03-02T04:00:00.000Z',
    project_name: 'shop',
    adapter_type: 'duckdb',
    target: 'dev',
    catalog_at: null,
    shard_size: 50,
    shards: 1,
    words,
    tag_sets: [[], ...nodes.map(({ tags = [] }) => tags.map(place))],
    nodes: {
      name: nodes.map(({ name }) => name),
      unique_id: nodes.map(() => ''),
      resource_type: column(({ type = 'model' }) => type),
      package_name: column(() => 'shop'),
      folder: column(({ folder = 'models' }) => folder),
      file: none,
      database: none,
      schema: none,
      alias: none,
      materialized: none,
      type: column(({ type }) => (type === 'test' ? 'unique' : '')),
      source_name: none,
      language: none,
      owner: column(({ owner }) => owner),
      group: none,
      access: none,
      version: none,
      tags: nodes.flatMap((_, at) => [at + 1, 1]),
      columns: none,
      description: nodes.map(({ description = '' }) => description),
      depends_on: nodes.map(({ reads = [] }) => reads),
    },
    latest: [],
    contracts: [],
    hidden: [],
  }
  const searcher = new CatalogSearcher(readCatalog(index))
  if (!has.texts) return searcher
  searcher.addTexts({
    digest: 'd',
    columns: nodes.map(({ columns = '' }) => columns),
    description: nodes.map(({ description = '' }) => description),
  })
  searcher.addCode({ digest: 'd', code: nodes.map(({ code = '' }) => code) })
  return searcher
}

const SHOP: readonly Given[] = [
  { name: 'orders', tags: ['daily', 'finance'], owner: 'Ann Lee', columns: 'order_id\namount', reads: [2] },
  { name: 'orders_by_day', folder: 'models/marts', description: 'Revenue by day', reads: [0] },
  { name: 'stg_orders', folder: 'models/staging', code: "select * from {{ source('raw', 'ORDERS') }}" },
  { name: 'reorders', columns: 'id' },
  { name: 'customers', description: 'Who orders.\nAnd where they live.', columns: 'customer_id\nemail' },
  { name: 'not_null_orders_order_id', type: 'test', reads: [0] },
  { name: 'cents_to_dollars', type: 'macro', code: '{% macro cents_to_dollars(column) %}' },
]

const searcher = searcherOf(SHOP)

function names(hits: readonly Hit[]): readonly string[] {
  return hits.map(({ node }) => nameOf(searcher.catalog, node))
}

describe('the best comes first', () => {
  test.each([
    [
      'whole names, their beginnings, words in them, anything inside, then descriptions; tests behind what they test',
      'orders',
      ['orders', 'orders_by_day', 'stg_orders', 'reorders', 'not_null_orders_order_id', 'customers'],
    ],
    ['capitals make no difference', 'ORDERS_BY', ['orders_by_day']],
    ['each term has to be found, wherever', 'orders revenue', ['orders_by_day']],
    ['columns', 'email', ['customers']],
    ['a column that is called so comes before one that begins so', 'column:order', ['orders']],
    ['code', 'raw', ['stg_orders']],
    ['two words in quotes are one term', '"by day"', ['orders_by_day']],
    ['a quote that is not closed yet', '"where they li', ['customers']],
    ['initials of words', 'obd', ['orders_by_day']],
    ['beginnings of words', 'stgord', ['stg_orders']],
    ['a slip', 'custmoers', ['customers']],
    ['an id', 'model.shop.orders', ['orders', 'orders_by_day']],
    ['nothing', 'xyzzy', []],
  ])('%s', (_rule, typed, expected) => {
    expect(names(searcher.search(typed).hits)).toEqual(expected)
  })
})

test('who types a table means the source and the models, and then their tests', () => {
  const shop = searcherOf([
    { name: 'orders_have_a_departure', type: 'test' },
    { name: 'orders_arrive', type: 'unit_test' },
    { name: 'f_orders' },
    { name: 'shop.orders', type: 'source' },
  ])
  expect(shop.search('orders').hits.map(({ node }) => nameOf(shop.catalog, node))).toEqual([
    'shop.orders',
    'f_orders',
    'orders_arrive',
    'orders_have_a_departure',
  ])
})

describe('filters', () => {
  test.each([
    ['a kind', 'type:macro', ['cents_to_dollars']],
    ['a kind in the plural, and a term', 'type:tests orders', ['not_null_orders_order_id']],
    ['two values of one key', 'type:test type:macro', ['cents_to_dollars', 'not_null_orders_order_id']],
    ['a tag', 'tag:daily', ['orders']],
    ['a tag that is not typed to its end', 'tag:fin', ['orders']],
    ['a person by any of his names', 'owner:lee', ['orders']],
    ['a person by the whole of them', 'owner:"ann lee"', ['orders']],
    ['a path', 'path:staging/', ['stg_orders']],
    ['what is not wanted', 'orders -type:test -path:marts -path:staging', ['orders', 'reorders', 'customers']],
    ['two keys', 'tag:daily type:test', []],
    ['a generic test', 'test:unique', ['not_null_orders_order_id']],
    ['only in names', 'name:orders -type:test', ['orders', 'orders_by_day', 'stg_orders', 'reorders']],
    ['only in code', 'code:macro', ['cents_to_dollars']],
  ])('%s', (_rule, typed, expected) => {
    expect(names(searcher.search(typed).hits)).toEqual(expected)
  })
})

test('a hit says what is to be marked in the name, and shows the place elsewhere', () => {
  const [byName] = searcher.search('by_day').hits
  expect(byName).toMatchObject({ field: 'name', marks: [[7, 13]], snippet: undefined })
  const [byText] = searcher.search('live').hits
  expect(byText).toMatchObject({
    field: 'description',
    marks: [],
    snippet: { text: 'And where they live.', from: 15, to: 19 },
  })
  const [byColumn] = searcher.search('email').hits
  expect(byColumn).toMatchObject({ field: 'column', snippet: { text: 'email', from: 0, to: 5 } })
  const [byCode] = searcher.search('source').hits
  expect(byCode?.snippet?.text).toBe("select * from {{ source('raw', 'ORDERS') }}")
})

test('an answer counts all, also those that it does not show', () => {
  const { hits, total, kinds } = searcher.search('orders', 2)
  expect([hits.length, total, kinds]).toEqual([2, 6, { model: 5, test: 1 }])
})

test('nothing typed finds nothing', () => {
  expect(searcher.search('  ')).toMatchObject({ hits: [], total: 0 })
})

test('names are found before the texts have come, and texts of another state are passed over', () => {
  const early = searcherOf(SHOP, { texts: false })
  expect(early.search('orders')).toMatchObject({ total: 5, isComplete: false })
  early.addTexts({ digest: 'other', columns: ['orders'], description: ['orders'] })
  expect(early.search('orders').total).toBe(5)
})

test('letters whose small form is longer move no place', () => {
  const odd = searcherOf([{ name: 'a', description: 'İİİ Needle' }])
  expect(odd.search('needle').hits[0]?.snippet).toEqual({ text: 'İİİ Needle', from: 4, to: 10 })
})

test.each([
  ['a', { terms: [{ text: 'a' }], filters: [] }],
  ['type:', { terms: [], filters: [] }],
  ['-tag:x', { terms: [], filters: [{ key: 'tag', value: 'x', isNot: true }] }],
  ['model:x', { terms: [{ text: 'model:x' }], filters: [] }],
  ['https://a', { terms: [{ text: 'https://a' }], filters: [] }],
  ['""', { terms: [], filters: [] }],
])('%s is read', (typed, expected) => {
  expect(parseQuery(typed)).toEqual(expected)
})

test.each([
  ['stgord', 'stg_orders', true],
  ['so', 'stg_orders', true],
  ['orders', 'stg_orders', true],
  ['fofo', 'f_order_for_order', true],
  ['ordite', 'stg_order_items', true],
  ['rditems', 'stg_order_items', false],
  ['a'.repeat(30) + 'b', 'a_'.repeat(60), false],
  ['sx', 'stg_orders', false],
])('%s stands for %s: %s', (term, name, expected) => {
  expect(isAbbreviation(term, name)).toBe(expected)
})

test.each([
  ['ordres', 'orders', 1, true],
  ['order', 'orders', 1, true],
  ['odrer', 'orders', 1, false],
  ['odrer', 'orders', 2, true],
])('%s is %s but for %s slips: %s', (a, b, slips, expected) => {
  expect(isWithin(a, b, slips)).toBe(expected)
})

test('a long line is cut around the place', () => {
  const { text, from, to } = snippetOf(`${'x '.repeat(100)}needle${' y'.repeat(200)}`, 200, 6)
  expect(text.slice(from, to)).toBe('needle')
  expect(text.length).toBeLessThan(145)
  expect(text).toMatch(/^….*…$/)
})
