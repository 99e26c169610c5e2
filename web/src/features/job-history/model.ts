import type { Deadline, Deadlines } from '#api/deadlines.ts'
import type { Run } from '#api/runs.ts'
import { counted, formatMoment, formatPercent, formatSeconds } from '../../lib/format.ts'

export interface Reading {
  readonly now: number
  readonly timeZone: string
}

/** A run in the trend: how long it took, against the longest. */
export interface TrendBar {
  readonly run: Run
  readonly seconds: number
  readonly share: number
  readonly words: string
}

/** Runs that have begun, the newest at the right. */
export function trendOf(runs: readonly Run[], reading: Reading): readonly TrendBar[] {
  const begun = runs.filter(({ started_at }) => started_at !== null).toReversed()
  const seconds = begun.map((run) => secondsOf(run, reading.now))
  const most = Math.max(...seconds, 1e-9)
  return begun.map((run, index) => ({
    run,
    seconds: seconds[index] ?? 0,
    share: (seconds[index] ?? 0) / most,
    words: `Run ${run.id}, ${formatMoment(run.started_at ?? run.created_at, reading)}: ${run.status}, ${formatSeconds(seconds[index] ?? 0)}`,
  }))
}

export function secondsOf({ started_at, finished_at }: Pick<Run, 'started_at' | 'finished_at'>, now: number): number {
  if (started_at === null) return 0
  return Math.max(0, ((finished_at === null ? now : Date.parse(finished_at)) - Date.parse(started_at)) / 1000)
}

/** Half of the runs that went well took no longer. */
export function medianSeconds(bars: readonly TrendBar[]): number | undefined {
  const good = bars.filter(({ run }) => run.status === 'success').map(({ seconds }) => seconds)
  return good.sort((a, b) => a - b)[Math.floor((good.length - 1) / 2)]
}

/** `28 of 30 went well`, with how long they take. */
export function trendWords(bars: readonly TrendBar[]): string {
  const over = bars.filter(({ run }) => run.is_over)
  const good = over.filter(({ run }) => run.status === 'success').length
  const median = medianSeconds(bars)
  const usual = median === undefined ? '' : `; half of them took no longer than ${formatSeconds(median)}`
  return `${good} of ${counted(over.length, 'run')} went well${usual}`
}

/** `12 kept, 1 missed: 92 %` of a job's deadlines. */
export function deadlineWords({ sums }: Deadlines): string {
  const [sum] = sums
  if (!sum) return 'No deadline has passed yet'
  const rate = sum.rate === null ? '' : `: ${formatPercent(sum.rate, 0)} kept`
  return `${sum.kept} kept, ${sum.missed} missed${rate}, in the last 30 days`
}

/** The newest first. */
export function newestFirst(deadlines: readonly Deadline[]): readonly Deadline[] {
  return deadlines.toSorted((a, b) => (a.tick < b.tick ? 1 : -1))
}
