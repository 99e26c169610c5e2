import type { ResultPart } from '#api/dashboards.ts'
import { counted } from '../../../lib/format.ts'
import { formatValue } from '../values/format-value.ts'
import { chartData } from './chart-data.ts'
import type { ChartTile } from './drawing.ts'

const NAMES: Readonly<Record<ChartTile['type'], string>> = {
  line: 'line chart',
  bar: 'bar chart',
  stacked: 'stacked bar chart',
  area: 'area chart',
  scatter: 'scatter chart',
  heatmap: 'heat map',
}

/** More lines than these are told better by the table. */
const MOST_TOLD = 4

/** A chart in a few words, for who cannot see it: what is drawn, and where it begins and ends. */
export function chartWords(tile: ChartTile, data: ResultPart, timeZone: string): string {
  const title = tile.title ? `${tile.title}: ` : ''
  const what = `${title}${NAMES[tile.type]} of ${counted(data.rows.length, 'row')}`
  if (tile.type === 'scatter' || tile.type === 'heatmap') return what
  const { places, series } = chartData(tile.settings, data, timeZone)
  const lines = series.slice(0, MOST_TOLD).map(({ name, values, column }) => {
    const told = (at: number) => `${formatValue(values[at], column, timeZone)} at ${places[at]?.title ?? ''}`
    const first = values.findIndex((value) => value !== null)
    const last = values.findLastIndex((value) => value !== null)
    return first < 0
      ? `${name} has no value`
      : first === last
        ? `${name} ${told(first)}`
        : `${name} from ${told(first)} to ${told(last)}`
  })
  return [what, ...lines].join('; ')
}
