import { expect, test } from 'vitest'
import type { ExploreQuestion } from '#api/explore.ts'
import { columnsDefinition, exploreDefinition, wrongName } from './explore-definition.ts'

const QUESTION: ExploreQuestion = {
  model: 'orders',
  type: 'bar',
  measures: [{ calculation: 'count', column: null }],
  dimensions: ['state'],
  time: null,
  grain: null,
  filters: [],
  limit: null,
}

test('measures by a dimension are a tile on the model, the most first', () => {
  expect(exploreDefinition(QUESTION)).toEqual({
    title: 'Explore',
    tiles: [
      {
        type: 'bar',
        id: 'answer',
        title: 'Rows by state',
        model: 'orders',
        measures: [{ name: 'rows', count: '*' }],
        dimensions: ['state'],
        order: 'rows desc',
        limit: 500,
        width: 12,
      },
    ],
  })
})

test('what is chosen is the default of a filter, never SQL', () => {
  const { filters, tiles } = exploreDefinition({
    ...QUESTION,
    measures: [{ calculation: 'sum', column: 'amount' }],
    dimensions: [],
    time: 'ordered_at',
    grain: 'month',
    filters: [
      { column: 'state', type: 'multi_select', values: ["O'Hara", 'Ohio'] },
      { column: 'ordered_at', type: 'date_range', values: ['2021-02-01..'] },
      { column: 'name', type: 'text', values: [] },
    ],
  })
  expect(filters).toEqual([
    { name: 'state', type: 'multi_select', column: 'state', options: ["O'Hara", 'Ohio'], default: ["O'Hara", 'Ohio'] },
    { name: 'ordered_at', type: 'date_range', column: 'ordered_at', default: '2021-02-01..' },
  ])
  expect(tiles[0]).toMatchObject({
    title: 'Sum of amount by month',
    measures: [{ name: 'sum_amount', sum: 'amount' }],
    time: 'ordered_at',
    grain: 'month',
  })
})

test.each([
  ['a model', { model: 'orders }} {{ run_query(1)' }, 'orders }} {{ run_query(1)'],
  ['a source with a quote', { model: "source('a', 'b\\')')" }, "source('a', 'b\\')')"],
  ['a dimension', { dimensions: ['state', '1; drop table x'] }, '1; drop table x'],
  ['a measure', { measures: [{ calculation: 'sum', column: 'a)' }] }, 'a)'],
  ['a time', { time: '{{ x }}' }, '{{ x }}'],
  ['a filter', { filters: [{ column: "a'", type: 'text', values: [] }] }, "a'"],
] as const)('what is no name is refused: %s', (_what, given, wrong) => {
  expect(wrongName({ ...QUESTION, ...given })).toBe(wrong)
})

test.each(['orders', 'shop.orders', 'orders.v2', "source('shop', 'orders')"])('these are names: %s', (model) => {
  expect(wrongName({ ...QUESTION, model })).toBeUndefined()
})

test('the columns of a model are those of an answer without rows', () => {
  expect(columnsDefinition('shop.orders')?.tiles[0]).toMatchObject({
    sql: "select * from {{ ref('shop', 'orders') }} limit 0",
  })
  expect(columnsDefinition("{{ run_query('x') }}")).toBeUndefined()
})
