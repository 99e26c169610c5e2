import { describe, expect, test } from 'vitest'
import type { Changes } from '#api/snapshots.ts'
import {
  answerWords,
  askedOf,
  changesPath,
  columnsOf,
  rowsOf,
  stepsOf,
  valueText,
  versionsOf,
  zoneWords,
} from './model.ts'

const CHANGES: Changes = {
  snapshot: 'snapshot.g.sst_products',
  relation: 'sst_products',
  question: 'changes',
  from: '2023-04-26',
  to: '2023-05-02',
  timezone: 'UTC',
  has_zone: false,
  keys: ['product_id'],
  labels: ['name'],
  columns: [
    { name: 'name', dtype: 'VARCHAR', is_number: false },
    { name: 'inventory', dtype: 'INTEGER', is_number: true },
  ],
  total: 3,
  shown: 3,
  rows: [
    {
      at: '2023-04-10 00:00:00',
      change: 'inserted',
      product_id: 'p',
      name: 'Pothos',
      column: null,
      before: null,
      after: null,
    },
    {
      at: '2023-04-20 00:00:00',
      change: 'changed',
      product_id: 'p',
      name: 'Pothos',
      column: 'inventory',
      before: 40,
      after: 0,
    },
    {
      at: '2023-04-20 00:00:00',
      change: 'changed',
      product_id: 'p',
      name: 'Pothos',
      column: 'name',
      before: 'Potos',
      after: 'Pothos',
    },
  ],
}

describe('what the address asks of the server', () => {
  test.each([
    ['', '/changes?'],
    ['from=2023-04-26&to=2023-05-02', '/changes?from=2023-04-26&to=2023-05-02&'],
    ['ask=net&from=2023-04-26', '/changes?from=2023-04-26&net=true&'],
    ['ask=most-changed&by=week', '/changes?most_changed=true&'],
    ['ask=never-changed', '/changes?never_changed=true&'],
    ['ask=ran-out&by=week', '/changes?ran_out=&by=week&'],
    ['ask=came-back&column=inventory', '/changes?came_back=inventory&'],
    ['ask=as-of&at=2023-04-20&from=2023-01-01', '/changes?as_of=2023-04-20&'],
    ['ask=as-of', '/changes?as_of=today&'],
    ['key=a&key=b&all=1', '/changes?key=a&key=b&limit=0&'],
    ['ask=drop', '/changes?'],
  ])('?%s', (query, path) => {
    expect(changesPath('sst_products', askedOf(new URLSearchParams(query)), 'UTC')).toBe(
      `/api/snapshots/sst_products${path}timezone=UTC`,
    )
  })

  test('days are those of the zone of the page', () => {
    expect(changesPath('s', askedOf(new URLSearchParams()), 'Europe/Berlin')).toBe(
      '/api/snapshots/s/changes?timezone=Europe%2FBerlin',
    )
  })
})

test('before and after stand in one column', () => {
  expect(columnsOf(CHANGES)).toEqual(['at', 'change', 'product_id', 'name', 'column', 'before'])
})

test('an answer is a sentence', () => {
  expect(answerWords(CHANGES)).toBe('3 changes from the end of Apr 26, 2023 to the end of May 2, 2023')
  expect(
    answerWords({ ...CHANGES, question: 'ran-out', column: 'inventory', from: null, to: null, total: 1, shown: 1 }),
  ).toBe('1 time that inventory ran out')
  expect(answerWords({ ...CHANGES, from: null, to: null, by: 'day', total: 1, shown: 1 })).toBe('changes in 1 day')
  expect(
    answerWords({
      ...CHANGES,
      question: 'ran-out',
      column: 'inventory',
      by: 'week',
      from: null,
      to: null,
      total: 2,
      shown: 2,
    }),
  ).toBe('times that inventory ran out in 2 weeks')
  expect(answerWords({ ...CHANGES, from: null, to: null, total: 900, shown: 500 })).toBe('900 changes (the first 500)')
})

test.each([
  [null, 'null'],
  ['', ''],
  [0, '0'],
  [{ a: 1 }, '{"a":1}'],
])('%j is shown as %s', (value, text) => expect(valueText(value)).toBe(text))

test('what changed at one moment is one version', () => {
  expect(versionsOf(CHANGES).map(({ at, columns }) => [at, columns.map(({ name }) => name)])).toEqual([
    ['2023-04-10 00:00:00', []],
    ['2023-04-20 00:00:00', ['inventory', 'name']],
  ])
})

test('a number stands until it changes', () => {
  const [inventory, ...others] = stepsOf(CHANGES, '2023-04-30T00:00:00Z')
  expect(others).toEqual([])
  expect(inventory).toEqual({
    column: 'inventory',
    most: 40,
    steps: [
      { from: 0, to: 0.5, value: 40 },
      { from: 0.5, to: 1, value: 0 },
    ],
  })
})

test('what happened last comes first; what is cut stays as it came', () => {
  const times = (changes: Changes) => rowsOf(changes).map((row) => row['at'])
  expect(times(CHANGES)).toEqual(CHANGES.rows.map((row) => row['at']).toReversed())
  expect(times({ ...CHANGES, total: 9 })).toEqual(CHANGES.rows.map((row) => row['at']))
  const counts = { ...CHANGES, rows: [{ name: 'b' }, { name: 'a' }], total: 2, shown: 2 }
  expect(rowsOf(counts)).toEqual(counts.rows)
})

test('whose clocks the moments are of is told', () => {
  expect(zoneWords({ ...CHANGES, rows: [{ id: 1 }] })).toBe('')
  expect(zoneWords({ ...CHANGES, timezone: 'Europe/Berlin' })).toBe('times as the warehouse has them, without a zone')
  expect(zoneWords({ ...CHANGES, timezone: 'Europe/Berlin', has_zone: true })).toBe('times of Europe/Berlin')
})
