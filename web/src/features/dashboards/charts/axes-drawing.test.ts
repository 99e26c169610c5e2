import { expect, test } from 'vitest'
import type { DataColumn, TileOf } from '#api/dashboards.ts'
import { axesDrawing } from './axes-drawing.ts'
import { colorsOf } from './drawing.ts'
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
    height: 200,
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

test('more series than colours have deeper shades of them', () => {
  const four = ['a', 'b', 'c', 'd'].map((name) => ({ name, size: 1 }))
  expect(colorsOf(LOOK, four).legend).toEqual([
    { name: 'a', color: '#00aa00' },
    { name: 'b', color: '#0000aa' },
    { name: 'c', color: '#005e00' },
    { name: 'd', color: '#00005e' },
  ])
})

test('of more series than can be told apart the largest are named', () => {
  const many = Array.from({ length: 500 }, (_, index) => ({ name: `n${index}`, size: index }))
  const { of, legend } = colorsOf(LOOK, many)
  expect(legend.map(({ name }) => name)).toEqual([...many.slice(-11).map(({ name }) => name), '489 others'])
  expect([of(0), of(489)]).toEqual([LOOK.line, '#00aa00'])
})

test('of lying bars that are thinner than their names some are named', () => {
  const rows = Array.from({ length: 500 }, (_, index) => [`n${index}`, index])
  const tile = {
    type: 'bar',
    settings: { x: 'name', y: ['n'], series: null, goal: null, is_horizontal: true },
  } as unknown as TileOf<'bar'>
  const columns = [column('name', 'text'), column('n', 'integer')]
  const { option } = axesDrawing(tile, {
    data: { columns, rows, is_truncated: false },
    timeZone: 'UTC',
    look: LOOK,
    width: 600,
    height: 200,
    tip: () => ({}) as HTMLElement,
  })
  expect(option['yAxis']).toMatchObject({ axisLabel: { interval: 32 } })
})

test('rows that stand at one place are told of: the last is drawn', () => {
  const tile = {
    type: 'line',
    settings: { x: 'day', y: ['paid'], series: null, goal: null },
  } as unknown as TileOf<'line'>
  const { note } = axesDrawing(tile, {
    data,
    timeZone: 'UTC',
    look: LOOK,
    width: 600,
    height: 200,
    tip: () => ({}) as HTMLElement,
  })
  expect(note).toBe('▲ 2 rows not drawn: another one has the same day')
})

test.each([
  ['of what is alike', [3, 1], [0.75, 0.25]],
  ['of losses alone', [-3, -1], [0.75, 0.25]],
  ['of gains and losses', [3, -1], [0.75, -0.25]],
])('shares %s', (_rule, [card, cash], shares) => {
  const rows = [
    ['2026-01-01', 'card', card],
    ['2026-01-01', 'cash', cash],
  ]
  const tile = {
    type: 'stacked',
    settings: { x: 'day', y: ['paid'], series: 'method', goal: null, is_horizontal: false, is_share: true },
  } as unknown as TileOf<'stacked'>
  const { option } = axesDrawing(tile, {
    data: { ...data, rows },
    timeZone: 'UTC',
    look: LOOK,
    width: 600,
    height: 200,
    tip: () => ({}) as HTMLElement,
  })
  expect((option['series'] as readonly { readonly data: readonly unknown[] }[]).map((each) => each.data[0])).toEqual(
    shares,
  )
})
