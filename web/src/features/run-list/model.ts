import type { Run } from '#api/runs.ts'
import type { SparkBar } from '../../components/spark.tsx'
import { toneOf } from '../../components/status.tsx'
import { formatSeconds } from '../../lib/format.ts'
import { groupBy } from '../../lib/group-by.ts'
import { RUN_STATUS_WORDS, runSeconds } from '../../lib/run-words.ts'

const SHOWN = 10

/** For each run, how long it and those before it of the same job took, as far as the list goes; the newest at the right. */
export function sparksOf(runs: readonly Run[], now: number): ReadonlyMap<number, readonly SparkBar[]> {
  const sparks = new Map<number, readonly SparkBar[]>()
  for (const others of groupBy(runs, placeOf).values()) {
    const newestFirst = others.toSorted((a, b) => b.id - a.id)
    for (const [at, { id }] of newestFirst.entries()) {
      const shown = newestFirst.slice(at, at + SHOWN).toReversed()
      sparks.set(
        id,
        shown.map((run) => barOf(run, now)),
      )
    }
  }
  return sparks
}

/** A job in an instance; of what people typed, the same words. */
function placeOf({ job, instance, commands }: Run): string {
  return JSON.stringify([job, instance, job === null ? commands : null])
}

function barOf(run: Run, now: number): SparkBar {
  const seconds = runSeconds(run, now)
  return {
    key: run.id,
    value: seconds ?? 0,
    tone: toneOf(run.status),
    title: `Run ${run.id}: ${RUN_STATUS_WORDS[run.status]}${seconds === undefined ? '' : ` ${formatSeconds(seconds)}`}`,
  }
}

/** What a run is of: its job, or the words that somebody typed. */
export function runTitle({ job, instance, commands }: Pick<Run, 'job' | 'instance' | 'commands'>): string {
  const name = job ?? commands.join('; ')
  return instance === null || job === null ? name : `${name} · ${instance}`
}
