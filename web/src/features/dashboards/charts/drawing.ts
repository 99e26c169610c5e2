import type { EChartsCoreOption } from 'echarts/core'
import type { ResultPart, TileOf } from '#api/dashboards.ts'
import type { Look } from './look.ts'

export type ChartTile = TileOf<'line' | 'bar' | 'stacked' | 'area' | 'scatter' | 'heatmap'>

/** What a chart is drawn from. */
export interface Paper {
  readonly data: ResultPart
  readonly timeZone: string
  readonly look: Look
  /** In pixels. */
  readonly width: number
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

export function colorAt(look: Look, index: number): string {
  return look.cats[index % look.cats.length] ?? look.leaf
}

/** About how wide a text is, before it is drawn. */
export function roomFor(text: string, { look }: Paper): number {
  return Math.ceil(text.length * look.textSize * 0.57)
}
