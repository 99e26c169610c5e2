import type { NodePoint } from '#api/run-details.ts'
import type { Run } from '#api/runs.ts'
import { type Tone, toneOf } from '../../components/status.tsx'
import { formatNumber, formatSeconds } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import { RUN_STATUS_WORDS, runSeconds } from '../../lib/run-words.ts'

/** One of many over time: a bar, with what it says and where it leads. */
export interface TrendPoint {
  readonly key: string
  /** Null where it has no number: a short bar. */
  readonly value: number | null
  readonly tone: Tone
  readonly title: string
  readonly href?: string
}

/** What of a node is shown over time. */
export type NodeMeasure = 'duration' | 'rows' | 'failures'

type Moments = (moment: string) => string

/** How a node has fared, the oldest first. `moments` says when in words. */
export function nodeTrend(
  history: readonly NodePoint[],
  measure: NodeMeasure,
  moments: Moments,
): readonly TrendPoint[] {
  return history.toReversed().map((point, at) => {
    const value = MEASURES[measure].of(point)
    const said = value === null ? '' : `, ${MEASURES[measure].says(value)}`
    return {
      key: `${point.run_id} ${at}`,
      value,
      tone: toneOf(point.status),
      title: `Run ${point.run_id}, ${moments(point.at)}: ${point.status}${said}`,
      href: paths.run(point.run_id),
    }
  })
}

/** How long runs took, the oldest first. */
export function runTrend(runs: readonly Run[], now: number, moments: Moments): readonly TrendPoint[] {
  return runs.toReversed().map((run) => {
    const seconds = runSeconds(run, now)
    return {
      key: String(run.id),
      // What is not over yet may become longer.
      value: run.is_over ? (seconds ?? null) : null,
      tone: toneOf(run.status),
      title: `Run ${run.id}, ${moments(run.created_at)}: ${RUN_STATUS_WORDS[run.status]}${
        seconds === undefined ? '' : `, ${formatSeconds(seconds)}`
      }`,
      href: paths.run(run.id),
    }
  })
}

/** How the numbers of a measure are written. */
export function saysOf(measure: NodeMeasure): (value: number) => string {
  return MEASURES[measure].says
}

const MEASURES: Readonly<
  Record<NodeMeasure, { readonly of: (point: NodePoint) => number | null; readonly says: (value: number) => string }>
> = {
  duration: { of: ({ execution_time }) => execution_time, says: formatSeconds },
  rows: { of: ({ rows }) => rows, says: (rows) => `${formatNumber(rows, 0)} rows` },
  failures: { of: ({ failures }) => failures, says: (failures) => `${formatNumber(failures, 0)} rows failed` },
}

/** The same as the bars show, in a sentence. */
export function trendWords(points: readonly TrendPoint[], says: (value: number) => string): string {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]))
  if (values.length === 0) return 'no numbers yet'
  const last = values.at(-1) as number
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return `last ${says(last)}, from ${says(least)} to ${says(most)} over ${points.length}`
}
