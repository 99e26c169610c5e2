import { describe, expect, test } from 'vitest'
import type { CatalogState } from '#api/catalog.ts'
import { type Catalog, CatalogGraph } from '../../lib/catalog/catalog.ts'
import { CatalogStates } from '../../lib/catalog/states.ts'
import { findNodes, growTree, readQuery, type TreePlace, writeQuery } from './model.ts'

/** Nodes by kind, folder, name and tags: `model models/marts d_orders daily,core < 0`. */
function graphOf(text: string): CatalogGraph {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  const words = ['', 'shop', 'not_null', ...new Set(lines.flatMap(([kind = '', folder = '']) => [kind, folder]))]
  const sets = ['', ...new Set(lines.map((line) => line[3] ?? ''))]
  const none = new Uint32Array(lines.length)
  const numbers = (of: (line: readonly string[]) => number) => Uint32Array.from(lines, of)
  return new CatalogGraph({
    size: lines.length,
    project_name: 'shop',
    words,
    tag_sets: sets.map((set) => set.split(',').filter((tag) => tag !== '' && tag !== '-')),
    name: lines.map(([, , name]) => name),
    unique_id: lines.map(([kind, , name]) => `${kind}.shop.${name}`),
    description: lines.map(() => ''),
    depends_on: lines.map((line) => line.slice(5).map(Number)),
    package_name: none.map(() => 1),
    folder: numbers(([, folder]) => words.indexOf(folder ?? '')),
    resource_type: numbers(([kind]) => words.indexOf(kind ?? '')),
    type: numbers(([kind]) => (kind === 'test' ? 2 : 0)),
    tags: numbers((line) => sets.indexOf(line[3] ?? '')),
    columns: none,
    owner: none,
    group: none,
    access: none,
    materialized: none,
    source_name: none,
    version: none,
    database: none,
    schema: none,
    hidden: new Set(),
  } as unknown as Catalog)
}

const SHOP = graphOf(`
  source models orders
  model models/staging stg_orders daily < 0
  model models/marts d_orders daily,core < 1
  model models/marts/core f_orders core < 2
  test models/marts not_null_f - < 3
`)

const STATES = new CatalogStates(SHOP, {
  statuses: ['success', 'fail'],
  verdicts: ['late'],
  results: {
    unique_id: ['model.shop.stg_orders', 'test.shop.not_null_f'],
    status: [0, 1],
    run_id: [1, 1],
    finished_at: [5, 6],
    execution_time: [1, 1],
    failures: [null, 2],
    rows: [null, null],
  },
  freshness: { unique_id: ['source.shop.orders'], verdict: [0], data_as_of: [1], expected_next_at: [null] },
} as unknown as CatalogState)

function names(search: string): readonly string[] {
  return findNodes(SHOP, STATES, readQuery(search)).nodes.map((node) => SHOP.catalog.name[node] ?? '')
}

describe('what of the catalog is shown', () => {
  test.each([
    ['', ['orders', 'stg_orders', 'd_orders', 'f_orders', 'not_null_f']],
    ['?q=ORDERS', ['orders', 'stg_orders', 'd_orders', 'f_orders']],
    ['?type=model&tag=core', ['d_orders', 'f_orders']],
    ['?tag=daily&tag=core', ['stg_orders', 'd_orders', 'f_orders']],
    ['?at=shop/models/marts', ['d_orders', 'f_orders', 'not_null_f']],
    ['?status=late', ['orders']],
    ['?status=a+test+fails', ['f_orders']],
    ['?sort=-name&type=model', ['stg_orders', 'f_orders', 'd_orders']],
    ['?sort=built', ['stg_orders', 'not_null_f', 'orders', 'd_orders', 'f_orders']],
    ['?sort=-built', ['not_null_f', 'stg_orders', 'orders', 'd_orders', 'f_orders']],
    ['?owner=nobody', []],
  ])('%s', (search, expected) => expect(names(search)).toEqual(expected))

  test('a facet is counted as if nothing of it were chosen, and what is chosen stays', () => {
    const { counts } = findNodes(SHOP, STATES, readQuery('?type=model&tag=core&owner=nobody'))
    expect(counts.owner).toEqual([{ value: 'nobody', count: 0 }])
    const { counts: without } = findNodes(SHOP, STATES, readQuery('?type=model&tag=core'))
    expect(without.type).toEqual([{ value: 'model', count: 2 }])
    expect(without.tag).toEqual([
      { value: 'core', count: 2 },
      { value: 'daily', count: 2 },
    ])
    expect(without.status).toEqual([{ value: 'a test fails', count: 1 }])
  })

  test('all of it stands in the address', () => {
    const search = '?q=a+b&by=package&at=shop%2Fmodel&type=model&type=seed&sort=-built'
    expect(writeQuery(readQuery(search))).toBe(search)
    expect(writeQuery(readQuery(''))).toBe('')
  })

  test('a tree counts what is in a place and below it', () => {
    const say = (places: readonly TreePlace[]): unknown =>
      places.map(({ name, count, places: inside }) =>
        inside.length === 0 ? `${name} ${count}` : [`${name} ${count}`, say(inside)],
      )
    expect(say(growTree(SHOP.catalog, 'folder', [0, 1, 2, 3, 4]))).toEqual([
      ['shop 5', [['models 5', [['marts 3', ['core 1']], 'staging 1']]]],
    ])
    expect(say(growTree(SHOP.catalog, 'package', [0, 1, 2]))).toEqual([['shop 3', ['model 2', 'source 1']]])
    expect(say(growTree(SHOP.catalog, 'database', [0, 1, 2]))).toEqual([])
  })
})
