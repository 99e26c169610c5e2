import type { EChartsCoreOption } from 'echarts/core'
import type { ResultPart, TileOf } from '#api/dashboards.ts'
import { formatNumber } from '../../../lib/format.ts'
import { type Look, mixed } from './look.ts'

export type ChartTile = TileOf<'line' | 'bar' | 'stacked' | 'area' | 'scatter' | 'heatmap'>

/** What a chart is drawn from. */
export interface Paper {
  readonly data: ResultPart
  readonly timeZone: string
  readonly look: Look
  /** In pixels. */
  readonly width: number
  readonly height: number
  /** What is told beside the pointer: a heading, and lines under it. */
  readonly tip: (heading: string, lines: readonly TipLine[]) => HTMLElement
}

export interface TipLine {
  readonly color: string | undefined
  readonly name: string
  readonly value: string
}

/** A chart as the library takes it, and what else belongs to the picture. */
export interface Drawing {
  readonly option: EChartsCoreOption
  /** What its colours mean, where no label at the lines says it. */
  readonly legend: readonly { readonly name: string; readonly color: string }[]
  /** What the picture leaves out, in words. */
  readonly note?: string | undefined
  /** The row behind a mark that was pressed. */
  readonly rowAt: (series: number, index: number) => number | undefined
}

/** What the library says of a mark beside which the pointer is. */
export interface Mark {
  readonly seriesIndex: number
  readonly dataIndex: number
}

/** The same for all charts: no motion, our font, hairlines. */
export function commonOption({ look }: Paper): EChartsCoreOption {
  return {
    animation: false,
    color: [...look.cats],
    textStyle: { fontFamily: look.font, fontSize: look.textSize, color: look.ink2 },
  }
}

export function tooltipOption({ look }: Paper): Record<string, unknown> {
  return {
    confine: true,
    transitionDuration: 0,
    backgroundColor: look.paper,
    borderColor: look.line,
    borderWidth: 1,
    padding: 8,
    extraCssText: 'box-shadow: none',
    textStyle: { color: look.ink, fontFamily: look.font, fontSize: look.textSize },
  }
}

export function axisLine({ look }: Paper): Record<string, unknown> {
  return {
    axisLine: { lineStyle: { color: look.line } },
    axisTick: { show: false },
    axisLabel: { color: look.ink2, fontSize: look.textSize, fontFamily: look.font, hideOverlap: true },
  }
}

/** So many can be told apart: each colour, and a deeper shade of each. */
const MOST_COLORS = 12

/** The colours of so many series, by what each of them comes to: of too many the largest have one of their own, the others share a pale one. */
export interface Colors {
  readonly of: (index: number) => string
  readonly legend: Drawing['legend']
}

export function colorsOf(look: Look, series: readonly { readonly name: string; readonly size: number }[]): Colors {
  const isCrowd = series.length > MOST_COLORS
  const largest = series
    .map((_, index) => index)
    .toSorted((one, other) => (series[other]?.size ?? 0) - (series[one]?.size ?? 0))
    .slice(0, MOST_COLORS - 1)
    .sort((one, other) => one - other)
  const own = isCrowd ? largest : series.map((_, index) => index)
  const ranks = new Map(own.map((index, rank) => [index, rank]))
  const others = series.length - own.length
  const of = (index: number) => {
    const rank = ranks.get(index)
    return rank === undefined ? look.line : shade(look, rank)
  }
  return {
    of,
    legend: [
      ...own.map((index) => ({ name: series[index]?.name ?? '', color: of(index) })),
      ...(others > 0 ? [{ name: `${formatNumber(others, 0)} others`, color: look.line }] : []),
    ],
  }
}

function shade({ cats, ink, leaf }: Look, rank: number): string {
  const color = cats[rank % cats.length] ?? leaf
  return rank < cats.length ? color : mixed(color, ink, 0.45)
}

/** About how wide a text is, before it is drawn. */
export function roomFor(text: string, { look }: Paper): number {
  return Math.ceil(text.length * look.textSize * 0.57)
}
