/** What the report needs of a comparison; kept, so that a report can be put together from several runs, on several machines. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Answer } from './answer.ts'
import { type Compared, outcomeOf, type Skipped } from './compare-stand.ts'
import type { Difference } from './difference.ts'
import { findKnown } from './known-differences.ts'
import type { OwnCompared } from './own-projects.ts'
import { type Passes, passesOf } from './passes.ts'
import { kindOf } from './print-difference.ts'

export interface Summary {
  readonly stand: string
  readonly skipped?: string
  /** When it was compared: the day, in UTC. */
  readonly day: string
  readonly commands: readonly string[]
  /** Area by area, how much agrees. */
  readonly passes: Readonly<Record<string, Passes>>
  /** Results of the first build with dbt, by status. */
  readonly outcome: Readonly<Record<string, number>>
  /** How often each row of COMPATIBILITY.md explained a difference. */
  readonly known: Readonly<Record<string, number>>
  /** How often each kind of difference was seen that nothing explains. */
  readonly unknown: Readonly<Record<string, number>>
  /** Of that build: dbt's, and ours. */
  readonly seconds?: readonly [number, number]
  readonly megabytes?: readonly [number, number]
}

export function summaryOf(result: Compared | OwnCompared | Skipped): Summary {
  const { stand } = result
  const day = new Date().toISOString().slice(0, 10)
  if ('why' in result) {
    return { stand, skipped: result.why, day, commands: [], passes: {}, outcome: {}, known: {}, unknown: {} }
  }
  const counts = { day, passes: passesOf(result), ...countsOf(result.differences) }
  if ('steps' in result) return { stand, commands: result.steps, outcome: {}, ...counts }
  const at = result.dbt.findIndex(({ command }) => command.startsWith('build'))
  const [dbt, trellis] = [result.dbt[at], result.trellis[at]]
  return {
    stand,
    commands: result.dbt.map(({ command }) => command),
    outcome: dbt ? outcomeOf(dbt) : {},
    ...counts,
    ...(dbt && trellis && costsOf(dbt, trellis)),
  }
}

function costsOf(dbt: Answer, trellis: Answer): Pick<Summary, 'seconds' | 'megabytes'> {
  return {
    ...(dbt.seconds !== undefined && trellis.seconds !== undefined && { seconds: [dbt.seconds, trellis.seconds] }),
    ...(dbt.megabytes !== undefined &&
      trellis.megabytes !== undefined && { megabytes: [dbt.megabytes, trellis.megabytes] }),
  }
}

function countsOf(differences: readonly Difference[]): Pick<Summary, 'known' | 'unknown'> {
  const known: Record<string, number> = {}
  const unknown: Record<string, number> = {}
  for (const difference of differences) {
    const row = findKnown(difference)?.row
    const [counts, name] = row === undefined ? [unknown, kindOf(difference)] : [known, row]
    counts[name] = (counts[name] ?? 0) + 1
  }
  return { known, unknown }
}

export function keepSummary(cache: string, summary: Summary): void {
  const file = join(cache, 'summaries', `${summary.stand.replace(/[/ ]/g, '-')}.json`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(summary))
}

/** Those of this machine's runs; not those of a program that kept other things. */
export function keptSummaries(cache: string): Summary[] {
  const folder = join(cache, 'summaries')
  return readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Summary)
    .filter((summary) => 'passes' in summary)
}

/** Of each stand the newest one that compared something: who could not compare it has nothing new to say. */
export function latestSummaries(summaries: readonly Summary[]): Summary[] {
  const latest = new Map<string, Summary>()
  for (const summary of summaries) {
    const known = latest.get(summary.stand)
    const says = (each: Summary) => `${each.skipped === undefined ? 1 : 0} ${each.day}`
    if (known === undefined || says(summary) >= says(known)) latest.set(summary.stand, summary)
  }
  return [...latest.values()].sort((a, b) => (a.stand < b.stand ? -1 : 1))
}

export function readSummaries(file: string): Summary[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Summary[]) : []
}

/** A line for each stand: a change of one is a change of one line. */
export function writeSummaries(file: string, summaries: readonly Summary[]): void {
  writeFileSync(file, `[\n${summaries.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`)
}
