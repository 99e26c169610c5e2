import { expect, test } from 'vitest'
import type { DataColumn, TileOf } from '#api/dashboards.ts'
import { axesDrawing } from './axes-drawing.ts'
import type { Look } from './look.ts'

const LOOK: Look = {
  ink: '#000000',
  ink2: '#222222',
  ink3: '#444444',
  line: '#666666',
  line2: '#888888',
  paper: '#ffffff',
  leaf: '#00aa00',
  warn: '#aa7700',
  cats: ['#00aa00', '#0000aa'],
  font: 'sans-serif',
  textSize: 11,
}

const column = (name: string, type: DataColumn['type']): DataColumn => ({
  name,
  type,
  label: name,
  description: '',
  format: null,
})

/** On the second day nothing was paid by card, on the third nothing at all. */
const data = {
  columns: [column('day', 'date'), column('method', 'text'), column('paid', 'number')],
  rows: [
    ['2026-01-01', 'card', 3],
    ['2026-01-01', 'cash', 1],
    ['2026-01-02', 'cash', 2],
    ['2026-01-04', 'card', 5],
    ['2026-01-04', 'cash', 5],
  ],
  is_truncated: false,
}

function drawnValues(type: 'area' | 'line', isStacked: boolean): readonly unknown[] {
  const settings = { x: 'day', y: ['paid'], series: 'method', goal: null, is_share: false, is_stacked: isStacked }
  const tile = { type, settings } as unknown as TileOf<'area'>
  const { option } = axesDrawing(tile, {
    data,
    timeZone: 'UTC',
    look: LOOK,
    width: 600,
    tip: () => ({}) as HTMLElement,
  })
  return (option['series'] as readonly { readonly data: unknown }[]).map((series) => series.data)
}

test('an area upon others has no hole where it has no row and others have', () => {
  expect(drawnValues('area', true)).toEqual([
    [3, 0, '-', 5],
    [1, 2, '-', 5],
  ])
})

test('a line ends where it has no row', () => {
  expect(drawnValues('line', false)).toEqual([
    [3, '-', '-', 5],
    [1, 2, '-', 5],
  ])
})
