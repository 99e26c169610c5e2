/** The spans of time that a microbatch model is built in. All moments are milliseconds since 1970, UTC. */

export type BatchSize = 'hour' | 'day' | 'month' | 'year'

export interface BatchSpan {
  readonly startMs: number
  readonly endMs: number
}

export interface BatchPlan {
  readonly size: BatchSize
  /** The first moment that the model has rows of, for a first run. */
  readonly beginMs: number
  /** How many batches before the last one are built again. */
  readonly lookback: number
  /** Whether there are rows of former runs. */
  readonly isIncremental: boolean
  readonly nowMs: number
  /** What the user asked for instead. */
  readonly startMs?: number
  readonly endMs?: number
}

export function planBatches(plan: BatchPlan): readonly BatchSpan[] {
  const { size } = plan
  const endMs = ceiling(plan.endMs ?? plan.nowMs, size)
  const startMs = startOf(plan, endMs)
  const batches: BatchSpan[] = []
  for (let at = startMs; batches.length === 0 || at < endMs; at = offset(at, size, 1)) {
    batches.push({ startMs: at, endMs: offset(at, size, 1) })
  }
  const last = batches.at(-1) as BatchSpan
  return [...batches.slice(0, -1), { startMs: last.startMs, endMs }]
}

/** The last batch ends with the last moment, and counts as the one that others are counted back from. */
function startOf({ size, startMs, isIncremental, beginMs, lookback }: BatchPlan, endMs: number): number {
  if (startMs !== undefined) return truncate(startMs, size)
  return isIncremental ? offset(endMs, size, -(lookback + 1)) : truncate(beginMs, size)
}

export function truncate(ms: number, size: BatchSize): number {
  const date = new Date(ms)
  const [year, month, day, hour] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCHours()]
  switch (size) {
    case 'hour':
      return Date.UTC(year, month, day, hour)
    case 'day':
      return Date.UTC(year, month, day)
    case 'month':
      return Date.UTC(year, month)
    case 'year':
      return Date.UTC(year, 0)
  }
}

/** The start of the batch that stands so many batches after that of this moment. */
export function offset(ms: number, size: BatchSize, count: number): number {
  const date = new Date(truncate(ms, size))
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  switch (size) {
    case 'hour':
      return date.getTime() + count * 3_600_000
    case 'day':
      return date.getTime() + count * 86_400_000
    case 'month':
      return Date.UTC(year, month + count)
    case 'year':
      return Date.UTC(year + count, 0)
  }
}

export function ceiling(ms: number, size: BatchSize): number {
  const truncated = truncate(ms, size)
  return truncated === ms ? ms : offset(truncated, size, 1)
}

/** For example `2024-09-17`, or `2024-09-17T16` for an hour. */
export function batchName(startMs: number, size: BatchSize): string {
  const lengths = { year: 4, month: 7, day: 10, hour: 13 } as const
  return new Date(startMs).toISOString().slice(0, lengths[size])
}
