import { expect, test } from 'vitest'
import type { DataColumn, Filter, Tile } from '#api/dashboards.ts'
import { picked } from './picked.ts'

const filter = (name: string, type: Filter['type']): Filter => ({
  name,
  label: name,
  description: '',
  type,
  default: [],
  options: null,
  asks_for_options: false,
})
const filters = [filter('state', 'select'), filter('period', 'date_range')]
const column = (name: string): DataColumn => ({ name, type: 'text', label: name, description: '', format: null })
const tile: Tile = {
  id: 'by-state',
  type: 'bar',
  title: null,
  description: '',
  width: 6,
  height: 4,
  depends_on: [],
  filters: [],
  drills: true,
  drill_by: ['state', 'day'],
  cross_filters: { state: 'state' },
  settings: { x: 'state', y: ['n'], series: null, goal: null, is_horizontal: false },
}
const data = {
  columns: ['state', 'day', 'n'].map(column),
  rows: [
    ['Georgia', '2021-02-11', 221],
    [null, '2021-02-10', 3],
  ],
  is_truncated: false,
}

test('a press on a mark sets the filter of its column, and the same press again takes it back', () => {
  const press = (state: readonly string[]) => picked({ tile, data, row: 0 }, filters, { state })
  expect(press([])).toEqual({ kind: 'filter', filter: filters[0], values: ['Georgia'] })
  expect(press(['Texas'])).toMatchObject({ values: ['Georgia'] })
  expect(press(['Georgia'])).toMatchObject({ values: [] })
})

test('a day becomes a range of itself', () => {
  const byDay = { ...tile, cross_filters: { day: 'period' } }
  expect(picked({ tile: byDay, data, row: 0 }, filters, {})).toMatchObject({ values: ['2021-02-11..2021-02-11'] })
})

test('a press on a number asks for the rows behind it, also where a value is null', () => {
  expect(picked({ tile, data, row: 0, column: 'n' }, filters, {})).toEqual({
    kind: 'rows',
    clicked: [
      { column: 'state', value: 'Georgia' },
      { column: 'day', value: '2021-02-11' },
    ],
  })
  expect(picked({ tile, data, row: 1 }, filters, {})).toMatchObject({ kind: 'rows', clicked: [{ value: null }, {}] })
})

test('where there are no rows behind and no filter, nothing happens', () => {
  expect(picked({ tile: { ...tile, drills: false, cross_filters: {} }, data, row: 0 }, filters, {})).toBeUndefined()
})
