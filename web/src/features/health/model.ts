import type { Alert } from '#api/alerts.ts'
import type { Deadline } from '#api/deadlines.ts'
import type { Freshness, SourceFreshness } from '#api/freshness.ts'
import type { Job } from '#api/jobs.ts'
import type { TestHistory } from '#api/run-details.ts'
import type { Tone } from '../../components/status.tsx'
import { counted } from '../../lib/format.ts'
import { nodeName } from '../../lib/node-name.ts'
import { openDeadlines } from '../../lib/open-deadlines.ts'

/** What is known of everything; what has not been told yet is undefined. */
export interface Known {
  /** What is wrong with the project as it is now, as the terminal shows it. */
  readonly problem: string | null
  readonly jobs: readonly Job[] | undefined
  readonly tests: readonly TestHistory[] | undefined
  readonly freshness: Freshness | undefined
  readonly alerts: readonly Alert[] | undefined
  readonly deadlines: readonly Deadline[] | undefined
  /** Some of it could not be asked for. */
  readonly isUnanswered: boolean
}

/** Whether everything is all right, in a sentence, and what it stands on. */
export interface Health {
  readonly tone: Tone
  readonly answer: string
  readonly failingTests: readonly TestHistory[]
  readonly failedJobs: readonly Job[]
  readonly lateDeadlines: readonly Deadline[]
  readonly firing: readonly Alert[]
}

export function healthOf(known: Known): Health {
  const failingTests = (known.tests ?? []).filter(isFailing).toSorted(newestFirst(({ since }) => since))
  const failedJobs = (known.jobs ?? []).filter(({ is_enabled, last_run }) => is_enabled && last_run?.status === 'error')
  const lateDeadlines = [...openDeadlines(known.deadlines ?? []).values()]
  const firing = (known.alerts ?? [])
    .filter(({ state }) => state === 'firing')
    .toSorted(newestFirst(({ since }) => since))
  const { late, stale } = countVerdicts(known.freshness)
  const origins = originsOf(known.freshness)
  const bad = [
    known.problem === null ? '' : 'the project cannot be read',
    told(failingTests.length, 'test fails', 'tests fail'),
    told(failedJobs.length, 'job failed', 'jobs failed'),
    told(
      lateDeadlines.filter(({ status }) => status === 'missed').length,
      'deadline was missed',
      'deadlines were missed',
    ),
    stale === 0 ? '' : lateWords(origins, stale + late, 'stale'),
  ].filter(Boolean)
  const uneasy = [
    told(
      lateDeadlines.filter(({ status }) => status === 'at_risk').length,
      'deadline is at risk',
      'deadlines are at risk',
    ),
    late === 0 || stale > 0 ? '' : lateWords(origins, late, 'late'),
    told(firing.length, 'alert fires', 'alerts fire'),
  ].filter(Boolean)
  const isKnown = [known.jobs, known.tests, known.freshness, known.alerts, known.deadlines].every(
    (each) => each !== undefined,
  )
  const rest = { failingTests, failedJobs, lateDeadlines, firing }
  if (bad.length > 0) return { tone: 'bad', answer: sentence([...bad, ...uneasy]), ...rest }
  if (uneasy.length > 0) return { tone: 'warn', answer: sentence(uneasy), ...rest }
  if (!isKnown) return { tone: 'off', answer: known.isUnanswered ? 'It cannot be told now' : 'Looking', ...rest }
  const isUntold = known.tests?.length === 0 && known.jobs?.every(({ last_run }) => last_run === null)
  return isUntold
    ? { tone: 'off', answer: 'Nothing has run yet', ...rest }
    : { tone: 'ok', answer: 'Everything is all right', ...rest }
}

/** A test whose last verdict was that it failed, or could not be run. */
export function isFailing({ verdicts }: TestHistory): boolean {
  return verdicts.startsWith('f') || verdicts.startsWith('e')
}

export interface VerdictCounts {
  readonly fresh: number
  readonly late: number
  readonly stale: number
  readonly unknown: number
}

/** Sources, models and exposures by their verdicts; a source that could not be measured is unknown. */
export function countVerdicts(freshness: Freshness | undefined): VerdictCounts {
  const counts = { fresh: 0, late: 0, stale: 0, unknown: 0 }
  for (const { status } of freshness?.sources ?? []) counts[SOURCE_VERDICTS[status]]++
  for (const { verdict } of freshness?.models ?? []) counts[verdict]++
  return counts
}

/** Where it begins that something is late: sources and nodes, or jobs that are behind. */
function originsOf(freshness: Freshness | undefined): readonly string[] {
  const isLate = ({ status }: SourceFreshness) => status === 'warn' || status === 'error'
  const sources = (freshness?.sources ?? []).filter(isLate).map(({ unique_id }) => unique_id)
  return [...new Set([...sources, ...(freshness?.models ?? []).flatMap(({ late_by }) => late_by)])]
}

/** `greenery.events is late, and 24 with it` */
function lateWords(origins: readonly string[], count: number, how: 'late' | 'stale'): string {
  const [first] = origins
  if (first === undefined) return told(count, `node is ${how}`, `nodes are ${how}`)
  const name = first.startsWith('job ') ? first : nodeName(first)
  const subject = origins.length === 1 ? `${name} is` : `${counted(origins.length, 'node')} are`
  const others = count - origins.filter((each) => !each.startsWith('job ')).length
  return `${subject} ${how}${others > 0 ? ` (${others} with ${origins.length === 1 ? 'it' : 'them'})` : ''}`
}

const SOURCE_VERDICTS = { pass: 'fresh', warn: 'late', error: 'stale', 'runtime error': 'unknown' } as const

export interface TestCounts {
  readonly passing: number
  readonly warning: number
  readonly failing: number
}

export function countTests(tests: readonly TestHistory[]): TestCounts {
  const failing = tests.filter(isFailing).length
  const warning = tests.filter(({ verdicts }) => verdicts.startsWith('w')).length
  return { passing: tests.length - failing - warning, warning, failing }
}

function told(count: number, one: string, many: string): string {
  return count === 0 ? '' : counted(count, one, many)
}

function sentence(parts: readonly string[]): string {
  const text = parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
  // A name that it begins with stays as it is.
  return text.replace(/^the /, 'The ')
}

function newestFirst<T>(momentOf: (each: T) => string): (a: T, b: T) => number {
  return (a, b) => (momentOf(a) < momentOf(b) ? 1 : momentOf(a) > momentOf(b) ? -1 : 0)
}
