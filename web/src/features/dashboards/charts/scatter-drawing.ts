import type { DataColumn, TileOf } from '#api/dashboards.ts'
import { formatValue, numberOf } from '../values/format-value.ts'
import { axisText } from './axis-text.ts'
import { axisLine, colorsOf, commonOption, type Drawing, type Mark, type Paper, tooltipOption } from './drawing.ts'

const DOT = 9
const LARGEST_DOT = 32
/** More names than these only hide the dots. */
const MOST_NAMES = 40

/** Dots by two numbers; a third may be their size. */
export function scatterDrawing(tile: TileOf<'scatter'>, paper: Paper): Drawing {
  const { data, timeZone, look } = paper
  const { x, y, size, series, label } = tile.settings
  const at = (name: string | null) => data.columns.findIndex((column) => column.name === name)
  const [xAt, yAt, sizeAt, seriesAt, labelAt] = [at(x), at(y), at(size), at(series), at(label)]
  const [xColumn, yColumn] = [data.columns[xAt], data.columns[yAt]]
  const told = (value: unknown, column: DataColumn | undefined) =>
    column ? formatValue(value, column, timeZone) : String(value)
  const groups = new Map<string, number[]>()
  data.rows.forEach((row, index) => {
    const name = seriesAt < 0 ? '' : told(row[seriesAt], data.columns[seriesAt])
    const group = groups.get(name)
    if (group) group.push(index)
    else groups.set(name, [index])
  })
  const largest = Math.max(1e-9, ...data.rows.map((row) => numberOf(row[sizeAt]) ?? 0))
  const sizeOf = (row: readonly unknown[]) =>
    sizeAt < 0 ? DOT : Math.max(4, LARGEST_DOT * Math.sqrt((numberOf(row[sizeAt]) ?? 0) / largest))
  const parts = [...groups]
  const colors = colorsOf(
    look,
    parts.map(([name, rows]) => ({ name, size: rows.length })),
  )

  const axis = (column: DataColumn | undefined) => ({
    type: 'value',
    scale: true,
    splitNumber: 3,
    name: column?.label,
    nameLocation: 'middle',
    nameTextStyle: { color: look.ink2, fontSize: look.textSize },
    ...axisLine(paper),
    axisLabel: {
      color: look.ink2,
      fontSize: look.textSize,
      hideOverlap: true,
      formatter: (value: number) => axisText(value, column ?? { type: 'number', format: null }),
    },
    splitLine: { show: false },
  })

  return {
    option: {
      ...commonOption(paper),
      grid: { left: 12, right: 20, top: 14, bottom: 12, outerBoundsMode: 'same', outerBoundsContain: 'all' },
      xAxis: axis(xColumn),
      yAxis: axis(yColumn),
      tooltip: {
        ...tooltipOption(paper),
        trigger: 'item',
        formatter: ({ seriesIndex, dataIndex }: Mark) => {
          const row = data.rows[parts[seriesIndex]?.[1][dataIndex] ?? -1] ?? []
          const heading = labelAt < 0 ? (parts[seriesIndex]?.[0] ?? '') : told(row[labelAt], data.columns[labelAt])
          const lines = [xAt, yAt, sizeAt].filter((index) => index >= 0)
          return paper.tip(
            heading,
            lines.map((index) => ({
              color: undefined,
              name: data.columns[index]?.label ?? '',
              value: told(row[index], data.columns[index]),
            })),
          )
        },
      },
      series: parts.map(([name, rows], index) => ({
        type: 'scatter',
        name,
        color: colors.of(index),
        itemStyle: { opacity: 0.75 },
        data: rows.map((row) => {
          const values = data.rows[row] ?? []
          return { value: [numberOf(values[xAt]) ?? '-', numberOf(values[yAt]) ?? '-'], symbolSize: sizeOf(values) }
        }),
        ...(labelAt >= 0 &&
          data.rows.length <= MOST_NAMES && {
            label: {
              show: true,
              position: 'right',
              color: look.ink2,
              fontSize: look.textSize,
              formatter: ({ dataIndex }: Mark) =>
                told(data.rows[rows[dataIndex] ?? -1]?.[labelAt], data.columns[labelAt]),
            },
            labelLayout: { hideOverlap: true },
          }),
      })),
    },
    legend: parts.length < 2 ? [] : colors.legend,
    rowAt: (one, index) => parts[one]?.[1][index],
  }
}
