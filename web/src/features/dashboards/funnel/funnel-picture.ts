import type { FunnelStep } from './funnel-steps.ts'

/** Where the parts of a funnel stand, in pixels. */
export interface FunnelPicture {
  readonly bars: readonly Bar[]
  readonly falls: readonly Fall[]
  /** Where the bars stand, and where the words under them begin. */
  readonly floor: number
}

export interface Bar {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** The first step is the strongest. */
  readonly opacity: number
}

/** Between two bars: what falls away. */
export interface Fall {
  readonly path: string
  /** The middle, for words above. */
  readonly x: number
  readonly y: number
}

const TOP = 40
const UNDER = 46
const LEAST_BAR = 3
const WORDS = 104

/** Bars of the counts, and between them what was lost. The words above a fall have room, also above the first bar. */
export function funnelPicture(
  steps: readonly Pick<FunnelStep, 'count'>[],
  { width, height }: { readonly width: number; readonly height: number },
): FunnelPicture {
  const floor = Math.max(TOP + 20, height - UNDER)
  const most = Math.max(1, ...steps.map(({ count }) => count))
  const gaps = steps.length - 1
  const wanted = gaps === 0 ? width * 0.4 : width / (steps.length + gaps * 0.55)
  // Between bars there has to be room for the words of what was lost, as long as the bars stay bars.
  const bar = Math.floor(Math.min(220, wanted, Math.max(width * 0.12, (width - gaps * WORDS) / steps.length)))
  const gap = gaps === 0 ? 0 : (width - bar * steps.length) / gaps
  const bars = steps.map(({ count }, index): Bar => {
    const size = count === 0 ? 0 : Math.max(LEAST_BAR, (count / most) * (floor - TOP))
    return {
      x: index * (bar + gap),
      y: floor - size,
      width: bar,
      height: size,
      opacity: 0.95 - Math.min(0.45, index * 0.12),
    }
  })
  const falls = bars.slice(1).map((right, index): Fall => {
    const left = bars[index] ?? right
    const from = left.x + left.width
    return {
      path: `M${round(from)} ${round(left.y)} L${round(right.x)} ${round(right.y)} L${round(right.x)} ${floor} L${round(from)} ${floor} Z`,
      x: (from + right.x) / 2,
      y: (left.y + right.y) / 2,
    }
  })
  return { bars, falls, floor }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** Of a count and its share beside those of the next step. */
const LEAST_WORDS = 100

/** Whether the words under each bar have room beside those of the others. */
export function hasRoomForWords(steps: number, width: number): boolean {
  return width / steps >= LEAST_WORDS
}
