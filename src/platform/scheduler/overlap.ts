import type { Job } from '../jobs/job.ts'
import type { Run } from '../store/port/runs.ts'

/** What is to be known of a run that is not over. */
export type OpenRun = Pick<Run, 'id' | 'status' | 'origin' | 'attempt'>

export type OverlapDecision =
  | { readonly kind: 'skip'; readonly reason: string }
  | {
      readonly kind: 'queue'
      /** Runs that wait, and whose place the new one takes. */
      readonly superseded: readonly number[]
      /** Runs under way that are to end for it. */
      readonly cancelled: readonly number[]
    }

/**
 * What becomes of a start that nobody asked for, while runs of the same job and instance are not over. Each place that is free
 * keeps the run that is about to take it; one more waits. A repetition that waits for its time gives way in any case:
 * the new run does what it would have done.
 */
export function overlapOf(
  { overlap, concurrency, missed }: Pick<Job, 'overlap' | 'concurrency' | 'missed'>,
  open: readonly OpenRun[],
): OverlapDecision {
  const underWay = open.filter(({ status }) => status !== 'queued')
  const waiting = open.filter((run) => run.status === 'queued' && startsByItself(run))
  const repetitions = waiting.filter(({ attempt }) => attempt > 1)
  const starts = waiting.filter(({ attempt }) => attempt === 1)
  const free = Math.max(concurrency - underWay.length, 0)
  const ids = (runs: readonly OpenRun[]): readonly number[] => runs.map(({ id }) => id)
  switch (overlap) {
    case 'skip':
      if (starts.length >= free) return { kind: 'skip', reason: 'the job was still running' }
      return { kind: 'queue', superseded: ids(repetitions), cancelled: [] }
    case 'queue': {
      // Who wants every tick that was missed wants each of them, one after another.
      const superseded = missed === 'all' ? [] : [...repetitions, ...starts.slice(free)]
      return { kind: 'queue', superseded: ids(superseded), cancelled: [] }
    }
    case 'cancel':
      return {
        kind: 'queue',
        superseded: ids(waiting),
        cancelled: ids(underWay.slice(0, Math.max(underWay.length - concurrency + 1, 0))),
      }
  }
}

/** Whether no person asked for it. */
export function startsByItself({ origin, attempt }: Pick<Run, 'origin' | 'attempt'>): boolean {
  return attempt > 1 || !['cli', 'api', 'page', 'rerun', 'retry'].includes(origin)
}
