import { expect, test } from 'vitest'
import type { CatalogIndex } from '#api/catalog.ts'
import { CatalogGraph, readCatalog } from '../../../../lib/catalog/catalog.ts'
import { selectNodes } from './select-nodes.ts'

/** Kind, package, folder, file, name, parents, and what else a node has. */
type Row = readonly [string, string, string, string, string, readonly number[], Readonly<Record<string, string>>?]

const ROWS: readonly Row[] = [
  ['source', 'shop', 'models/staging', 'sources.yml', 'orders', [], { source_name: 'raw' }],
  ['model', 'shop', 'models/staging', 'stg_orders.sql', 'stg_orders', [0], { tag: 'daily', materialized: 'view' }],
  [
    'model',
    'shop',
    'models/marts',
    'orders.sql',
    'orders',
    [1],
    { tag: 'hourly', materialized: 'table', group: 'sales', access: 'public' },
  ],
  ['model', 'shop', 'models/marts', 'users.sql', 'users', [], { materialized: 'table' }],
  ['model', 'shop', 'models/marts/core', 'both.sql', 'both', [2, 3], { tag: 'daily' }],
  ['test', 'shop', 'models/marts', 'schema.yml', 'unique_orders_id', [2], { type: 'unique' }],
  ['exposure', 'shop', 'models', 'schema.yml', 'board', [4]],
  ['model', 'other', 'models/marts', 'far.sql', 'far', [4]],
  ['model', 'other', 'models/elsewhere', 'away.sql', 'away', []],
  ['model', 'shop', 'models/marts', 'dim_v2.sql', 'dim', [], { version: '2' }],
  ['analysis', 'shop', 'analyses', 'asked.sql', 'asked', [2]],
]
const words: string[] = ['']
const wordOf = (text: string) => {
  if (!words.includes(text)) words.push(text)
  return words.indexOf(text)
}
const runs = (texts: readonly string[]) => texts.flatMap((text) => [wordOf(text), 1])
const of = (name: string) => runs(ROWS.map((row) => row[6]?.[name] ?? ''))
const TAGS = ['daily', 'hourly']

const graph = new CatalogGraph(
  readCatalog({
    project_name: 'shop',
    words,
    tag_sets: [[], ...TAGS.map((tag) => [wordOf(tag)])],
    latest: [],
    contracts: [],
    hidden: [],
    nodes: {
      name: ROWS.map((row) => row[4]),
      unique_id: ROWS.map(([kind, package_name, , , name]) => `${kind}.${package_name}.${name}`),
      resource_type: runs(ROWS.map((row) => row[0])),
      package_name: runs(ROWS.map((row) => row[1])),
      folder: runs(ROWS.map((row) => row[2])),
      file: runs(ROWS.map((row) => row[3])),
      ...Object.fromEntries(
        [
          'database',
          'schema',
          'alias',
          'materialized',
          'type',
          'source_name',
          'language',
          'owner',
          'group',
          'access',
          'version',
        ].map((name) => [name, of(name)]),
      ),
      tags: ROWS.flatMap((row) => [TAGS.indexOf(row[6]?.['tag'] ?? '') + 1, 1]),
      columns: [0, ROWS.length],
      description: ROWS.map(() => ''),
      depends_on: ROWS.map((row) => row[5]),
    },
  } as unknown as CatalogIndex),
)

function names(select: string, exclude = ''): string {
  const selected = selectNodes(graph, select, exclude)
  if ('problem' in selected) return `${selected.problem} | ${selected.hint}`
  return selected.nodes.map((node) => graph.catalog.name[node]).join(' ')
}

test.each([
  ['users', 'users'],
  ['orders', 'orders unique_orders_id'],
  ['stg_*', 'stg_orders'],
  ['marts.core', 'both'],
  ['shop.marts', 'orders users both unique_orders_id dim'],
  ['dim dim.v2 dim_v2', 'dim'],
  ['+both', 'orders stg_orders orders users both unique_orders_id'],
  ['1+both', 'orders users both unique_orders_id'],
  ['stg_orders+1', 'stg_orders orders unique_orders_id'],
  ['users+', 'users both board far'],
  ['@users', 'orders stg_orders orders users both unique_orders_id board far'],
  ['source:raw', 'orders'],
  ['source:raw.orders+1', 'orders stg_orders'],
  ['source:shop.raw.orders', 'orders'],
  ['+exposure:board', 'orders stg_orders orders users both unique_orders_id board'],
  ['tag:daily', 'stg_orders both'],
  ['tag:daily,path:models/marts', 'both'],
  ['tag:hourly users', 'orders users unique_orders_id'],
  ['path:models/marts', 'orders users both unique_orders_id far dim'],
  ['models/marts/core', 'both'],
  ['path:models/*/core', 'both'],
  ['path:models/elsewhere', ''],
  ['users.sql', 'users'],
  ['file:users', 'users'],
  ['package:other', 'far away'],
  ['package:this,resource_type:exposure', 'board'],
  ['resource_type:source', 'orders'],
  ['config.materialized:table', 'orders users unique_orders_id'],
  ['group:sales access:public', 'orders unique_orders_id'],
  ['nothing', ''],
  ['path:analyses', ''],
])('%s', (select, expected) => {
  expect(names(select)).toBe(expected)
})

test('what is left out is left out with its tests', () => {
  expect(names('+both', 'stg_orders orders')).toBe('orders users both')
  expect(names('', 'package:shop')).toBe('far away')
})

test.each([
  [
    'state:modified',
    /^An export does not know 'state:' \| it knows names, \+, @, and path:, .*config\.materialized:; trellis up answers/,
  ],
  ['+orders nonsense:x', /^An export does not know 'nonsense:'/],
  [
    'path:models/schema.yml',
    /^An export does not know which nodes a file of properties describes \| .*path:models\/marts/,
  ],
  ['@orders+', /^'@orders\+' has "@" before it and "\+" behind it/],
])('what cannot be known is told: %s', (select, told) => {
  expect(names(select)).toMatch(told)
})
