import { expect, test } from 'vitest'
import type { DataColumn } from '#api/dashboards.ts'
import { exploreSearch, missing, questionOf, readExplore, shownType } from './explore-state.ts'

const EMPTY = readExplore('')
const column = (name: string, type: DataColumn['type']): DataColumn => ({
  name,
  type,
  label: name,
  description: '',
  format: null,
})

test('the address holds all that is chosen', () => {
  const search =
    'model=model.shop.orders&measure=sum%3Aamount&measure=count&by=state&time=ordered_at&grain=month&where.state=Ohio&where.state=Texas&where.name=&as=area'
  const state = readExplore(search)
  expect(state).toEqual({
    model: 'model.shop.orders',
    measures: ['sum:amount', 'count'],
    dimensions: ['state'],
    time: 'ordered_at',
    grain: 'month',
    filters: { state: ['Ohio', 'Texas'], name: [] },
    type: 'area',
  })
  expect(exploreSearch(state)).toBe(search)
})

test('what is usual needs no words', () => {
  expect(exploreSearch({ ...EMPTY, model: 'model.shop.orders', time: 'day' })).toBe('model=model.shop.orders&time=day')
})

test.each([
  ['over time a line', { time: 'day' }, 'line'],
  ['by something bars', { dimensions: ['state'] }, 'bar'],
  ['else one number', {}, 'kpi'],
  ['or as was chosen', { type: 'table' }, 'table'],
] as const)('%s', (_rule, given, type) => {
  expect(shownType({ ...EMPTY, ...given })).toBe(type)
})

test.each([
  ['bars need something to stand at', { type: 'bar' }, 'Choose by what, or a time'],
  ['nothing is no measure', { measures: [] }, 'Choose a measure'],
  ['a table may have values alone', { measures: [], type: 'table', dimensions: ['state'] }, undefined],
] as const)('%s', (_rule, given, reason) => {
  expect(missing({ ...EMPTY, ...given })).toBe(reason)
})

test('the question names a range where a column has dates, and values elsewhere; unknown calculations are left out', () => {
  const state = readExplore(
    'measure=sum%3Aamount&measure=evil%3Ax&by=state&where.day=2021-02-01..&where.state=Ohio&where.name=',
  )
  expect(questionOf(state, 'orders', [column('day', 'date'), column('state', 'text')])).toEqual({
    model: 'orders',
    type: 'bar',
    measures: [{ calculation: 'sum', column: 'amount' }],
    dimensions: ['state'],
    time: null,
    grain: null,
    filters: [
      { column: 'day', type: 'date_range', values: ['2021-02-01..'] },
      { column: 'state', type: 'multi_select', values: ['Ohio'] },
    ],
    limit: null,
  })
})
