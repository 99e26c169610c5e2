import type { TileOf } from '#api/dashboards.ts'
import { formatValue, numberOf } from '../values/format-value.ts'
import { chartData, type Place } from './chart-data.ts'
import { mixed } from './look.ts'
import { axisLine, commonOption, type Drawing, type Mark, type Paper, roomFor, tooltipOption } from './drawing.ts'

/** A number for each pair of places, told by the depth of one colour. */
export function heatmapDrawing(tile: TileOf<'heatmap'>, paper: Paper): Drawing {
  const { data, timeZone, look, width } = paper
  const { x, y, value } = tile.settings
  // The same order and the same filled days as along any axis.
  const across = chartData({ x, y: [value], series: null }, data, timeZone, { isScale: true }).places
  const down = chartData({ x: y, y: [value], series: null }, data, timeZone, { isScale: true }).places
  const at = (name: string) => data.columns.findIndex((column) => column.name === name)
  const [xAt, yAt, valueAt] = [at(x), at(y), at(value)]
  const column = data.columns[valueAt]
  const told = (number: number) => (column ? formatValue(number, column, timeZone) : String(number))
  const cells = data.rows.flatMap((row, index) => {
    const number = numberOf(row[valueAt])
    const [left, top] = [
      across.findIndex((place) => place.value === row[xAt]),
      down.findIndex((place) => place.value === row[yAt]),
    ]
    return number === undefined || left < 0 || top < 0 ? [] : [{ row: index, place: [left, top, number] as const }]
  })
  const numbers = cells.map(({ place }) => place[2])
  const hasRoom = roomFor(told(Math.max(0, ...numbers)), paper) + 6 < (width * 0.85) / Math.max(1, across.length)
  return {
    option: {
      ...commonOption(paper),
      grid: { left: 4, right: 4, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      xAxis: {
        type: 'category',
        data: across.map(({ label }) => label),
        ...axisLine(paper),
        ...namedEvenly(across, down, paper),
        axisLine: { show: false },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: down.map(({ label }) => label),
        ...axisLine(paper),
        axisLine: { show: false },
      },
      visualMap: {
        show: false,
        min: Math.min(0, ...numbers),
        max: Math.max(1e-9, ...numbers),
        // The text upon the deepest colour stays readable.
        inRange: { color: [look.paper, mixed(look.paper, look.leaf, hasRoom ? 0.55 : 1)] },
      },
      tooltip: {
        ...tooltipOption(paper),
        trigger: 'item',
        formatter: ({ dataIndex }: Mark) => {
          const [left = 0, top = 0, number = 0] = cells[dataIndex]?.place ?? []
          return paper.tip(`${down[top]?.title ?? ''} · ${across[left]?.title ?? ''}`, [
            { color: undefined, name: column?.label ?? value, value: told(number) },
          ])
        },
      },
      series: [
        {
          type: 'heatmap',
          data: cells.map(({ place }) => place),
          itemStyle: { borderColor: look.line2, borderWidth: 1 },
          label: {
            show: hasRoom,
            fontSize: look.textSize,
            color: look.ink,
            formatter: ({ dataIndex }: Mark) => told(cells[dataIndex]?.place[2] ?? 0),
          },
        },
      ],
    },
    legend: [],
    rowAt: (_series, index) => cells[index]?.row,
  }
}

/** Names below the columns as far as there is room: each one, or each second, and not now this and now that. */
function namedEvenly(across: readonly Place[], down: readonly Place[], paper: Paper): Record<string, unknown> {
  const { look, width } = paper
  const widest = (places: readonly Place[]) => Math.max(1, ...places.map(({ label }) => roomFor(label, paper)))
  const room = Math.max(1, width - widest(down) - 16)
  const interval = Math.ceil((across.length * (widest(across) + 6)) / room) - 1
  return { axisLabel: { color: look.ink2, fontSize: look.textSize, fontFamily: look.font, interval } }
}
