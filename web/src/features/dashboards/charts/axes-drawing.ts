import type { DataColumn, TileOf } from '#api/dashboards.ts'
import { counted, formatNumber } from '../../../lib/format.ts'
import { formatValue } from '../values/format-value.ts'
import { axisBounds, axisText } from './axis-text.ts'
import { type ChartData, chartData, type Series } from './chart-data.ts'
import {
  axisLine,
  colorsOf,
  commonOption,
  type Drawing,
  type Mark,
  type Paper,
  roomFor,
  type TipLine,
  tooltipOption,
} from './drawing.ts'

type AxesTile = TileOf<'line' | 'bar' | 'stacked' | 'area'>

/** So many lines can be told apart by labels at their ends. */
const MOST_END_LABELS = 5
/** So many bars still have room for their numbers. */
const MOST_LABELLED_BARS = 14
/** Where a line is this narrow, the number stands below the name. */
const NARROW = 420
const LEAST = 220
/** A name of fewer pixels is none any more. */
const LEAST_NAME = 44
const LARGE = 1000

/** Lines, bars and areas: values at places along an axis. */
export function axesDrawing(tile: AxesTile, paper: Paper): Drawing {
  const { data, timeZone, look, width, height } = paper
  const drawn = chartData(tile.settings, data, timeZone, { isScale: tile.type === 'line' || tile.type === 'area' })
  const isShare = 'is_share' in tile.settings && tile.settings.is_share
  const given = isShare ? drawn.series.map((one) => shareOf(one, drawn)) : drawn.series
  const colors = colorsOf(look, drawn.series.map(sizeOf))
  const written = writtenBy(given, isShare)
  const told = (value: number) => formatValue(value, written, timeZone)
  // Beside a mark there is room for what matters of a large amount.
  const toldShort = (value: number) =>
    written.format?.type === 'currency' && Math.abs(value) >= LARGE ? axisText(value, written) : told(value)
  const isFlat = 'is_horizontal' in tile.settings && tile.settings.is_horizontal
  const isStacked = tile.type === 'stacked' || (tile.type === 'area' && tile.settings.is_stacked)
  const isBar = tile.type === 'bar' || tile.type === 'stacked'
  const hasEndLabels =
    tile.type === 'line' && width >= LEAST && given.length <= MOST_END_LABELS && given.every(endsWithOthers)
  const hasNumbers = tile.type === 'bar' && given.length === 1 && fits(drawn, toldShort, isFlat, paper)
  const endLabel = (one: Series) => `${one.name}${width < NARROW ? '\n' : ' '}${toldShort(lastOf(one.values) ?? 0)}`
  const right = hasEndLabels
    ? Math.min(
        width * 0.42,
        Math.max(
          ...given.flatMap((one) =>
            endLabel(one)
              .split('\n')
              .map((line) => roomFor(line, paper)),
          ),
        ) + 10,
      )
    : 12
  const most = Math.max(0, ...given.flatMap(({ values }) => values.map((value) => value ?? 0)))

  // Of areas upon each other each stands upon the one below: where others are counted, one that is not is nothing, and no hole.
  const isCounted = drawn.places.map((_, place) => given.some(({ values }) => values[place] !== null))
  const nothingAt = (place: number) => (!isBar && isStacked && isCounted[place] ? 0 : '-')

  const series = given.map((one, index) => ({
    type: isBar ? 'bar' : 'line',
    name: one.name,
    data: one.values.map((value, place) => value ?? nothingAt(place)),
    color: colors.of(index),
    ...(isStacked && { stack: 'all' }),
    ...(isBar
      ? { barMaxWidth: isFlat ? 14 : 44, barCategoryGap: '32%', itemStyle: { borderRadius: isStacked ? 0 : 2 } }
      : {
          lineStyle: { width: 2 },
          showSymbol: drawn.places.length <= 40,
          symbol: 'circle',
          symbolSize: 6,
          ...(tile.type === 'area' && {
            areaStyle: { opacity: isStacked && given.length > 1 ? 0.55 : 0.16 },
            showSymbol: drawn.places.length === 1,
          }),
        }),
    ...(hasEndLabels && {
      endLabel: {
        show: true,
        color: colors.of(index),
        fontSize: look.textSize,
        // Of so much room they are moved apart.
        lineHeight: Math.ceil(look.textSize * 1.3),
        distance: 6,
        formatter: () => endLabel(one),
      },
      labelLayout: { moveOverlap: 'shiftY' },
    }),
    ...(hasNumbers && {
      label: {
        show: true,
        position: isFlat ? 'right' : 'top',
        color: look.ink2,
        fontSize: look.textSize,
        formatter: ({ value }: { readonly value: unknown }) => (typeof value === 'number' ? toldShort(value) : ''),
      },
    }),
    ...(index === 0 && tile.settings.goal && { markLine: goalLine(tile.settings.goal, told, isFlat, paper) }),
  }))

  // Where names are thinned out, the library would make room for those that are left out.
  const everySoMany = Math.max(1, Math.ceil((drawn.places.length * look.textSize * 1.2) / height))
  const isCrowded = isFlat && everySoMany > 1
  const placeAxis = {
    type: 'category',
    data: drawn.places.map(({ label }) => label),
    boundaryGap: isBar,
    ...axisLine(paper),
    ...(isBar && !isFlat && namedInFull(drawn, tile, paper)),
    ...(isFlat && {
      inverse: true,
      axisLabel: {
        color: look.ink2,
        fontSize: look.textSize,
        width: Math.min(160, width * 0.38),
        overflow: 'truncate',
        interval: everySoMany - 1,
      },
    }),
  }
  const valueAxis = {
    type: 'value',
    ...(isStacked && !isShare
      ? {}
      : axisBounds(
          { format: written.format },
          given.flatMap(({ values }) => values),
        )),
    ...(isShare && { max: 1, interval: 0.5 }),
    ...(tile.settings.goal && tile.settings.goal.value > most && !isStacked && { max: tile.settings.goal.value }),
    splitNumber: 2,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      show: !hasNumbers,
      color: look.ink2,
      fontSize: look.textSize,
      formatter: (value: number) => axisText(value, written),
    },
    splitLine: { show: !hasNumbers, lineStyle: { color: look.line2 } },
  }

  return {
    option: {
      ...commonOption(paper),
      grid: {
        left: 4,
        right: hasNumbers && isFlat ? Math.max(12, roomFor(toldShort(most), paper)) : right,
        top: hasNumbers && !isFlat ? 22 : 12,
        bottom: 4,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel',
        ...(isCrowded && { left: Math.min(160, width * 0.38), bottom: 20, outerBoundsMode: 'none' }),
      },
      xAxis: isFlat ? valueAxis : placeAxis,
      yAxis: isFlat ? placeAxis : valueAxis,
      tooltip: {
        ...tooltipOption(paper),
        trigger: 'axis',
        axisPointer: isBar
          ? { type: 'shadow', shadowStyle: { color: look.ink3, opacity: 0.08 } }
          : { type: 'line', lineStyle: { color: look.line } },
        formatter: (marks: readonly Mark[]) => {
          const place = marks[0]?.dataIndex ?? 0
          const lines = given.flatMap((one, index) => {
            const value = one.values[place]
            if (value === null || value === undefined) return []
            const amount = isShare ? drawn.series[index]?.values[place] : undefined
            const extra = amount == null ? '' : ` (${formatValue(amount, one.column, timeZone)})`
            const text = `${isShare ? told(value) : formatValue(value, one.column, timeZone)}${extra}`
            return [{ size: Math.abs(value), line: { color: colors.of(index), name: one.name, value: text } }]
          })
          return paper.tip(drawn.places[place]?.title ?? '', mostTelling(lines))
        },
      },
      series,
    },
    legend: hasEndLabels || given.length < 2 ? [] : colors.legend,
    note:
      drawn.hidden === 0
        ? undefined
        : `▲ ${counted(drawn.hidden, 'row')} not drawn: another one has the same ${samePlace(tile, data)}`,
    rowAt: (one, place) => drawn.series[one]?.rows[place],
  }
}

/** More lines beside the pointer reach beyond the window: of so many the largest are told. */
const MOST_LINES = 12

function mostTelling(lines: readonly { readonly size: number; readonly line: TipLine }[]): readonly TipLine[] {
  if (lines.length <= MOST_LINES) return lines.map(({ line }) => line)
  const told = lines.toSorted((one, other) => other.size - one.size).slice(0, MOST_LINES - 1)
  const others = `${formatNumber(lines.length - told.length, 0)} others`
  return [...told.map(({ line }) => line), { color: undefined, name: others, value: '' }]
}

function samePlace({ settings: { x, series } }: AxesTile, { columns }: Paper['data']): string {
  const labelOf = (name: string) => columns.find((column) => column.name === name)?.label ?? name
  return [x, ...(series === null ? [] : [series])].map(labelOf).join(' and ')
}

function sizeOf({ name, values }: Series): { readonly name: string; readonly size: number } {
  return { name, size: values.reduce<number>((sum, value) => sum + Math.abs(value ?? 0), 0) }
}

const SHARE = {
  type: 'number',
  format: { type: 'percent', decimals: 1, currency: null, grain: null, unit: null },
} as const

/** How the numbers of the axis are written: as those of the first measure. */
function writtenBy(series: readonly Series[], isShare: boolean): Pick<DataColumn, 'type' | 'format'> {
  return isShare ? SHARE : (series[0]?.column ?? { type: 'number', format: null })
}

function shareOf(one: Series, { series }: ChartData): Series {
  const values = one.values.map((value, place) => {
    const all = series.map(({ values: others }) => others[place] ?? 0)
    // Gains and losses are shares of all that was moved: of their sum, some would be more than all of it.
    const isMixed = all.some((each) => each < 0) && all.some((each) => each > 0)
    const whole = all.reduce((sum, each) => sum + (isMixed ? Math.abs(each) : each), 0)
    return value === null || whole === 0 ? null : value / whole
  })
  return { ...one, values }
}

/** A label at the end of a line that ends early would stand upon the others. */
function endsWithOthers({ values }: Series, _at: number, all: readonly Series[]): boolean {
  const last = ({ values: each }: Pick<Series, 'values'>) => each.findLastIndex((value) => value !== null)
  return last({ values }) === Math.max(...all.map(last))
}

function lastOf(values: readonly (number | null)[]): number | undefined {
  return values.findLast((value) => value !== null) ?? undefined
}

/** Below a bar stands its name, as far as there is room: one that is left out is missed, where between two dates nothing is. */
function namedInFull({ places }: ChartData, tile: AxesTile, { data, look, width }: Paper): Record<string, unknown> {
  const isOfTime = /^(?:date|timestamp)$/.test(data.columns.find(({ name }) => name === tile.settings.x)?.type ?? '')
  const room = (width * 0.94) / places.length
  if (isOfTime || room < LEAST_NAME) return {}
  return {
    axisLabel: {
      color: look.ink2,
      fontSize: look.textSize,
      fontFamily: look.font,
      interval: 0,
      width: room - 6,
      overflow: 'truncate',
    },
  }
}

/** Whether each bar has room for its number. */
function fits({ places, series }: ChartData, told: (value: number) => string, isFlat: boolean, paper: Paper): boolean {
  if (isFlat) return places.length <= 3 * MOST_LABELLED_BARS
  const widest = Math.max(
    0,
    ...(series[0]?.values ?? []).map((value) => (value === null ? 0 : roomFor(told(value), paper))),
  )
  return places.length <= MOST_LABELLED_BARS && widest * places.length < paper.width * 0.9
}

type Goal = NonNullable<AxesTile['settings']['goal']>

function goalLine(
  goal: Goal,
  told: (value: number) => string,
  isFlat: boolean,
  { look }: Paper,
): Record<string, unknown> {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: look.ink3, type: 'dashed', width: 1 },
    label: {
      position: 'insideStartTop',
      color: look.ink2,
      fontSize: look.textSize,
      formatter: () => `${goal.label ?? 'goal'} ${told(goal.value)}`,
    },
    data: [isFlat ? { xAxis: goal.value } : { yAxis: goal.value }],
  }
}
